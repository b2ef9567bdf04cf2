-- How the schema should be. kilter finds the statements that lead there.
CREATE TYPE urgency AS ENUM ('low', 'normal', 'high');

CREATE DOMAIN title AS text CHECK (VALUE <> '' AND length(VALUE) <= 200);

CREATE TABLE task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title title NOT NULL,
  urgency urgency NOT NULL DEFAULT 'normal',
  archived boolean NOT NULL DEFAULT false,
  changed timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_urgency ON task (urgency) WHERE NOT archived;
COMMENT ON COLUMN task.archived IS 'hidden from everybody but the owner';

CREATE TABLE task_log (
  task bigint NOT NULL REFERENCES task (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  what text NOT NULL
);

CREATE FUNCTION log_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_log (task, what) VALUES (NEW.id, lower(TG_OP) || ' ' || NEW.title);
  RETURN NULL;
END;
$$;
CREATE TRIGGER task_logged AFTER INSERT OR UPDATE ON task FOR EACH ROW EXECUTE FUNCTION log_task();

CREATE FUNCTION label(task) RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT $1.title || ' (' || $1.urgency || ')' $$;

CREATE VIEW open_task AS
  SELECT t.id, label(t) AS label, (SELECT count(*) FROM task_log l WHERE l.task = t.id) AS changes
  FROM task t WHERE NOT t.archived;

ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_read ON task FOR SELECT USING (NOT archived);
CREATE POLICY task_write ON task FOR INSERT WITH CHECK (true);
CREATE POLICY task_change ON task FOR UPDATE USING (true);
