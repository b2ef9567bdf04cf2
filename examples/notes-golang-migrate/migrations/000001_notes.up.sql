CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL CHECK (text <> ''),
  written timestamptz NOT NULL DEFAULT now()
);
