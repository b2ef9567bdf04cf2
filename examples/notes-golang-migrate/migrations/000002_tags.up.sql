ALTER TABLE notes ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
CREATE INDEX notes_by_tag ON notes USING gin (tags);
INSERT INTO notes (text, tags) VALUES ('water the plants', '{home}');
