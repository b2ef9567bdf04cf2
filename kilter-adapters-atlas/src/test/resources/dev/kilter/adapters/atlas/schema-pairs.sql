-- pair: a table
-- to:
CREATE TABLE item (id int PRIMARY KEY, name text);
-- pair: a column
CREATE TABLE item (id int PRIMARY KEY);
-- to:
CREATE TABLE item (id int PRIMARY KEY, note text);
-- pair: a column that must not be null and has a default
CREATE TABLE item (id int PRIMARY KEY);
-- to:
CREATE TABLE item (id int PRIMARY KEY, state text DEFAULT 'new' NOT NULL);
-- pair: a column's type
CREATE TABLE item (id int PRIMARY KEY, amount int);
-- to:
CREATE TABLE item (id int PRIMARY KEY, amount bigint);
-- pair: a column's type under a view and a foreign key
CREATE TABLE item (id int PRIMARY KEY, label varchar(10));
CREATE TABLE part (item int REFERENCES item (id));
CREATE VIEW labels AS SELECT id, label FROM item;
-- to:
CREATE TABLE item (id int PRIMARY KEY, label varchar(40));
CREATE TABLE part (item int REFERENCES item (id));
CREATE VIEW labels AS SELECT id, label FROM item;
-- pair: a column's default
CREATE TABLE item (id int PRIMARY KEY, at timestamptz DEFAULT now());
-- to:
CREATE TABLE item (id int PRIMARY KEY, at timestamptz DEFAULT CURRENT_DATE);
-- pair: not null
CREATE TABLE item (id int PRIMARY KEY, name text);
-- to:
CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL);
-- pair: an identity column
CREATE TABLE item (name text);
-- to:
CREATE TABLE item (name text, id bigint GENERATED ALWAYS AS IDENTITY);
-- pair: a generated column
CREATE TABLE item (a int, b int);
-- to:
CREATE TABLE item (a int, b int, total int GENERATED ALWAYS AS (a + b) STORED);
-- pair: a serial column
CREATE TABLE item (name text);
-- to:
CREATE TABLE item (name text, id serial);
-- pair: a storage parameter
CREATE TABLE item (id int);
-- to:
CREATE TABLE item (id int) WITH (fillfactor = 70);
-- pair: a renamed table
CREATE TABLE item (id int PRIMARY KEY);
-- to:
CREATE TABLE thing (id int PRIMARY KEY);
-- pair: a renamed column
CREATE TABLE item (id int PRIMARY KEY, name text);
-- to:
CREATE TABLE item (id int PRIMARY KEY, title text);
-- pair: a primary key
CREATE TABLE item (id int NOT NULL, name text);
-- to:
CREATE TABLE item (id int NOT NULL, name text, CONSTRAINT item_pk PRIMARY KEY (id));
-- pair: a unique constraint
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text, UNIQUE (name));
-- pair: a check
CREATE TABLE item (id int, price numeric(8, 2));
-- to:
CREATE TABLE item (id int, price numeric(8, 2) CHECK (price > 0));
-- pair: a check that says something else
CREATE TABLE item (id int, price numeric(8, 2) CONSTRAINT fair CHECK (price > 0));
-- to:
CREATE TABLE item (id int, price numeric(8, 2) CONSTRAINT fair CHECK (price > 1 AND price < 1000));
-- pair: a foreign key
CREATE TABLE item (id int PRIMARY KEY);
CREATE TABLE part (id int PRIMARY KEY, item int);
-- to:
CREATE TABLE item (id int PRIMARY KEY);
CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
-- pair: foreign keys in a ring
-- to:
CREATE TABLE egg (id int PRIMARY KEY, hen int);
CREATE TABLE hen (id int PRIMARY KEY, egg int REFERENCES egg (id));
ALTER TABLE egg ADD CONSTRAINT egg_hen FOREIGN KEY (hen) REFERENCES hen (id);
-- pair: an exclusion constraint
CREATE TABLE stay (during tsrange);
-- to:
CREATE TABLE stay (during tsrange, EXCLUDE USING gist (during WITH &&));
-- pair: an index
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE INDEX item_name ON item (name);
-- pair: an index that becomes another
CREATE TABLE item (id int, name text, at date);
CREATE INDEX item_at ON item (at);
-- to:
CREATE TABLE item (id int, name text, at date);
CREATE UNIQUE INDEX item_at ON item (at DESC, lower(name)) INCLUDE (id) WHERE id > 0;
-- pair: an index of another kind
CREATE TABLE item (id int, tags text[]);
-- to:
CREATE TABLE item (id int, tags text[]);
CREATE INDEX item_tags ON item USING gin (tags);
-- pair: statistics
CREATE TABLE item (a int, b int);
-- to:
CREATE TABLE item (a int, b int);
CREATE STATISTICS item_ab (dependencies) ON a, b FROM item;
-- pair: a view
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE VIEW named AS SELECT id FROM item WHERE name IS NOT NULL;
-- pair: a view with another column, and one that uses it
CREATE TABLE item (id int, name text);
CREATE VIEW one AS SELECT id FROM item;
CREATE VIEW two AS SELECT id FROM one;
-- to:
CREATE TABLE item (id int, name text);
CREATE VIEW one AS SELECT name, id FROM item;
CREATE VIEW two AS SELECT id, name FROM one;
-- pair: a chain of views over a column that goes
CREATE TABLE item (id int, name text, old text);
CREATE VIEW one AS SELECT id, old FROM item;
CREATE VIEW two AS SELECT old FROM one;
CREATE VIEW three AS SELECT count(*) AS n FROM two;
-- to:
CREATE TABLE item (id int, name text);
CREATE VIEW one AS SELECT id FROM item;
CREATE VIEW three AS SELECT count(*) AS n FROM one;
-- pair: a materialized view with an index
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE MATERIALIZED VIEW names AS SELECT name, count(*) AS n FROM item GROUP BY name;
CREATE UNIQUE INDEX names_name ON names (name);
-- pair: a function in SQL
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE FUNCTION items() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM item $$;
-- pair: a function with another body
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN x + x; END $$;
-- to:
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 2 * x; END; $$;
-- pair: a function with another result
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql AS 'SELECT 2 * x';
-- to:
CREATE FUNCTION twice(x int) RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint * x';
-- pair: a function with a BEGIN ATOMIC body
CREATE TABLE item (id int, name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE FUNCTION first_item() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT min(id) FROM item; END;
-- pair: a function that a check uses
-- to:
CREATE FUNCTION even(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x % 2 = 0';
CREATE TABLE item (id int CHECK (even(id)));
-- pair: a procedure
CREATE TABLE item (id int);
-- to:
CREATE TABLE item (id int);
CREATE PROCEDURE clear() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM item; END $$;
-- pair: an aggregate
-- to:
CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE AGGREGATE total(int) (SFUNC = plus, STYPE = int, INITCOND = '0');
-- pair: a trigger
CREATE TABLE item (id int, at timestamptz);
-- to:
CREATE TABLE item (id int, at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER item_touch BEFORE UPDATE ON item FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION touch();
-- pair: a trigger that fires at another time
CREATE TABLE item (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER item_touch BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION touch();
-- to:
CREATE TABLE item (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER item_touch AFTER INSERT OR UPDATE OF id ON item FOR EACH ROW EXECUTE FUNCTION touch();
-- pair: a rule
CREATE TABLE item (id int);
CREATE TABLE log (id int);
-- to:
CREATE TABLE item (id int);
CREATE TABLE log (id int);
CREATE RULE logged AS ON INSERT TO item DO ALSO INSERT INTO log VALUES (NEW.id);
-- pair: an enum
-- to:
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE item (id int, mood mood DEFAULT 'good');
-- pair: a composite type
-- to:
CREATE TYPE place AS (x int, y int);
CREATE TABLE item (id int, at place);
-- pair: a composite type with another field
CREATE TYPE place AS (x int, y int);
-- to:
CREATE TYPE place AS (x int, y bigint, z int);
-- pair: a range type
-- to:
CREATE TYPE span AS RANGE (SUBTYPE = float8);
-- pair: a domain
-- to:
CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE item (id int, share percent);
-- pair: a domain with another check
CREATE DOMAIN percent AS int CONSTRAINT sane CHECK (VALUE BETWEEN 0 AND 100);
-- to:
CREATE DOMAIN percent AS int DEFAULT 1 NOT NULL CONSTRAINT sane CHECK (VALUE BETWEEN 0 AND 1000);
-- pair: a sequence
-- to:
CREATE SEQUENCE number START 100 INCREMENT 10 CACHE 5;
-- pair: a sequence that counts in another way
CREATE SEQUENCE number;
-- to:
CREATE SEQUENCE number INCREMENT 2 MAXVALUE 1000 CYCLE;
-- pair: row level security
CREATE TABLE item (id int, who text);
-- to:
CREATE TABLE item (id int, who text);
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
ALTER TABLE item FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON item USING (who = CURRENT_USER) WITH CHECK (who = CURRENT_USER);
-- pair: a policy that says something else
CREATE TABLE item (id int, who text);
CREATE POLICY own ON item FOR SELECT USING (who = CURRENT_USER);
-- to:
CREATE TABLE item (id int, who text);
CREATE POLICY own ON item FOR SELECT USING (who = SESSION_USER OR id = 0);
-- pair: a comment
CREATE TABLE item (id int, name text);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE TABLE item (id int, name text);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON TABLE item IS 'what''s; sold';
COMMENT ON COLUMN item.name IS 'for people';
COMMENT ON FUNCTION f() IS 'one';
-- pair: a grant to another role
CREATE TABLE item (id int, name text);
CREATE VIEW ids AS SELECT id FROM item;
-- to:
CREATE TABLE item (id int, name text);
CREATE VIEW ids AS SELECT id FROM item;
GRANT SELECT, INSERT ON item TO pairs_reporting;
GRANT SELECT ON ids TO pairs_reporting;
-- pair: a function nobody else may call
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
-- pair: a partitioned table
-- to:
CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
-- pair: a further partition
CREATE TABLE event (id int, kind text) PARTITION BY LIST (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a');
-- to:
CREATE TABLE event (id int, kind text) PARTITION BY LIST (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a');
CREATE TABLE event_b PARTITION OF event FOR VALUES IN ('b', 'c');
-- pair: a column of a partitioned table
CREATE TABLE event (id int, kind text) PARTITION BY HASH (id);
CREATE TABLE event_0 PARTITION OF event FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- to:
CREATE TABLE event (id int, kind text, note text) PARTITION BY HASH (id);
CREATE TABLE event_0 PARTITION OF event FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- pair: names that need quotes
CREATE TABLE "Item" ("Id" int, "a ""b""" text);
-- to:
CREATE TABLE "Item" ("Id" int, "a ""b""" text, "select" text);
CREATE INDEX "Item index" ON "Item" ("Id");
CREATE VIEW "View" AS SELECT "Id", "select" FROM "Item";
-- pair: everything hangs together
-- to:
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN name AS text CHECK (VALUE <> '');
CREATE TABLE person (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name name NOT NULL, mood mood);
CREATE FUNCTION cheerful(p person) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT p.mood = 'good' $$;
CREATE VIEW cheerful_people AS SELECT id, name FROM person p WHERE cheerful(p);
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mood := 'good'; RETURN NEW; END $$;
CREATE TRIGGER greeted BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION greet();
-- pair: a further value of an enum, and its use
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE item (id int, mood mood DEFAULT 'good');
CREATE VIEW bad AS SELECT id FROM item WHERE mood = 'bad';
-- to:
CREATE TYPE mood AS ENUM ('good', 'middling', 'bad');
CREATE TABLE item (id int, mood mood DEFAULT 'middling', worst mood DEFAULT 'bad');
CREATE VIEW bad AS SELECT id FROM item WHERE mood = 'bad';
-- pair: a table that is partitioned now
CREATE TABLE event (id int, at date NOT NULL);
-- to:
CREATE TABLE event (id int, at date NOT NULL) PARTITION BY RANGE (at);
-- pair: a table in another table's place
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a (id));
-- to:
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES b (id));
-- pair: a view where a table was
CREATE TABLE item (id int, name text);
CREATE TABLE names (name text);
-- to:
CREATE TABLE item (id int, name text);
CREATE VIEW names AS SELECT name FROM item;
-- pair: a domain that gets a default, another rule and not null
CREATE DOMAIN mail AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE person (id int, mail mail);
-- to:
CREATE DOMAIN mail AS text DEFAULT 'x@y' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 80);
CREATE TABLE person (id int, mail mail);
COMMENT ON DOMAIN mail IS 'one''s mail';
-- pair: a range type and a column of it
CREATE TABLE booking (id int);
-- to:
CREATE TYPE timerange AS RANGE (SUBTYPE = time, MULTIRANGE_TYPE_NAME = timemultirange);
CREATE TABLE booking (id int, slot timerange, slots timemultirange);
-- pair: an index with an operator class, a partial one and one of an expression
CREATE TABLE doc (id int, body text, tags jsonb, gone bool);
CREATE INDEX doc_body ON doc (body);
-- to:
CREATE TABLE doc (id int, body text, tags jsonb, gone bool);
CREATE INDEX doc_body ON doc (body text_pattern_ops);
CREATE INDEX doc_tags ON doc USING gin (tags jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX doc_live ON doc (id) WHERE NOT gone AND body <> '';
CREATE UNIQUE INDEX doc_lower ON doc (lower(body), (id + 1)) INCLUDE (gone) NULLS NOT DISTINCT;
CREATE INDEX doc_brin ON doc USING brin (id) WITH (pages_per_range = 16);
-- pair: an exclusion constraint
CREATE TABLE room (id int, during tsrange);
-- to:
CREATE TABLE room (id int, during tsrange, CONSTRAINT free EXCLUDE USING gist (during WITH &&) WHERE (id > 0) DEFERRABLE INITIALLY DEFERRED);
-- pair: constraints that become deferrable, and what a delete does
CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT a_n UNIQUE);
CREATE TABLE b (id int CONSTRAINT b_a REFERENCES a ON DELETE CASCADE);
-- to:
CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT a_n UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE b (id int CONSTRAINT b_a REFERENCES a ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE);
-- pair: a unique rule that holds nulls for equal and includes columns
CREATE TABLE u (a int, b int, c int, CONSTRAINT u_a UNIQUE (a));
-- to:
CREATE TABLE u (a int, b int, c int, CONSTRAINT u_a UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b, c) WITH (fillfactor = 80));
-- pair: a generated column that becomes a usual one
CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- to:
CREATE TABLE g (a int, b int);
-- pair: partitions of partitions with a default one and indexes
CREATE TABLE m (id int, at date, kind text) PARTITION BY RANGE (at);
CREATE TABLE m_2026 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (kind);
CREATE TABLE m_2026_a PARTITION OF m_2026 FOR VALUES IN ('a');
-- to:
CREATE TABLE m (id int NOT NULL, at date NOT NULL, kind text NOT NULL, extra int, PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
CREATE TABLE m_2026 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (kind);
CREATE TABLE m_2026_a PARTITION OF m_2026 FOR VALUES IN ('a');
CREATE TABLE m_2026_b PARTITION OF m_2026 FOR VALUES IN ('b', 'c');
CREATE TABLE m_rest PARTITION OF m DEFAULT;
CREATE INDEX m_extra ON m (extra);
-- pair: a materialized view with indexes whose query changes
CREATE TABLE t (id int, n int);
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
-- to:
CREATE TABLE t (id int, n int);
CREATE MATERIALIZED VIEW mv AS SELECT id, sum(n) AS total FROM t GROUP BY id WITH NO DATA;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE INDEX mv_total ON mv (total) INCLUDE (id);
COMMENT ON MATERIALIZED VIEW mv IS 'totals';
-- pair: rules of a table and of a view
CREATE TABLE r (id int);
CREATE TABLE log (id int);
CREATE VIEW rv AS SELECT id FROM r;
-- to:
CREATE TABLE r (id int);
CREATE TABLE log (id int);
CREATE VIEW rv AS SELECT id FROM r;
CREATE RULE r_log AS ON INSERT TO r WHERE NEW.id > 0 DO ALSO INSERT INTO log VALUES (NEW.id);
CREATE RULE rv_insert AS ON INSERT TO rv DO INSTEAD INSERT INTO r VALUES (NEW.id) RETURNING id;
-- pair: policies for roles and commands
CREATE TABLE p (id int, who text);
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON p USING (who = CURRENT_USER);
-- to:
CREATE TABLE p (id int, who text);
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
ALTER TABLE p FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON p FOR UPDATE TO pairs_reporting USING (who = CURRENT_USER) WITH CHECK (id > 0);
CREATE POLICY fewer ON p AS RESTRICTIVE FOR SELECT TO PUBLIC USING (id < 100);
CREATE POLICY writes ON p FOR INSERT TO pairs_reporting WITH CHECK (true);
-- pair: privileges of columns and with grant option
CREATE TABLE c (id int, secret text, open text);
GRANT SELECT ON c TO pairs_reporting;
-- to:
CREATE TABLE c (id int, secret text, open text);
GRANT SELECT (id, open), UPDATE (open) ON c TO pairs_reporting;
GRANT INSERT ON c TO pairs_reporting WITH GRANT OPTION;
-- pair: comments on everything
CREATE TABLE k (id int CONSTRAINT k_pk PRIMARY KEY, n int);
CREATE INDEX k_n ON k (n);
CREATE SEQUENCE ks;
CREATE FUNCTION kf(i int) RETURNS int LANGUAGE sql AS 'SELECT i';
CREATE TYPE ke AS ENUM ('a');
CREATE VIEW kv AS SELECT id FROM k;
-- to:
CREATE TABLE k (id int CONSTRAINT k_pk PRIMARY KEY, n int);
CREATE INDEX k_n ON k (n);
CREATE SEQUENCE ks;
CREATE FUNCTION kf(i int) RETURNS int LANGUAGE sql AS 'SELECT i';
CREATE TYPE ke AS ENUM ('a');
CREATE VIEW kv AS SELECT id FROM k;
COMMENT ON TABLE k IS E'line\nline "q" ''s''';
COMMENT ON COLUMN k.n IS 'n';
COMMENT ON CONSTRAINT k_pk ON k IS 'key';
COMMENT ON INDEX k_n IS 'index';
COMMENT ON SEQUENCE ks IS 'seq';
COMMENT ON FUNCTION kf(int) IS 'fn';
COMMENT ON TYPE ke IS 'enum';
COMMENT ON VIEW kv IS 'view';
COMMENT ON COLUMN kv.id IS 'of the view';
-- pair: names in quotes and of other alphabets
CREATE TABLE "Größe ""x""" ("Länge" int, "select" text);
-- to:
CREATE TABLE "Größe ""x""" ("Länge" bigint, "select" text NOT NULL DEFAULT 'é', "日本" int);
CREATE INDEX "Über Alles" ON "Größe ""x""" ("Länge", "select");
CREATE FUNCTION "Füge Zu"("Wert" int) RETURNS int LANGUAGE sql AS $$ SELECT "Wert" $$;
CREATE VIEW "Sicht" AS SELECT "日本" AS "名" FROM "Größe ""x""";
-- pair: an aggregate with another state
CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int, INITCOND = '0');
-- to:
CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int, INITCOND = '5', PARALLEL = SAFE, COMBINEFUNC = add);
-- pair: a sequence owned by a column, of another type
CREATE TABLE o (id int);
CREATE SEQUENCE os;
-- to:
CREATE SEQUENCE os AS smallint START 5 MAXVALUE 100;
CREATE TABLE o (id int DEFAULT nextval('os'));
ALTER SEQUENCE os OWNED BY o.id;
-- pair: views on views whose columns change
CREATE TABLE t (id int, n int);
CREATE VIEW one AS SELECT id, n FROM t;
CREATE VIEW two AS SELECT id FROM one WHERE n > 0;
CREATE MATERIALIZED VIEW three AS SELECT id FROM two;
-- to:
CREATE TABLE t (id bigint, n text);
CREATE VIEW one WITH (security_barrier = true) AS SELECT n, id FROM t;
CREATE VIEW two AS SELECT id, n FROM one WHERE n <> '' WITH CASCADED CHECK OPTION;
CREATE MATERIALIZED VIEW three AS SELECT id FROM two;
-- pair: triggers of all kinds
CREATE TABLE t (id int, n int);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- to:
CREATE TABLE t (id int, n int);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER one BEFORE INSERT OR UPDATE OF n ON t FOR EACH ROW WHEN (NEW.n > 0) EXECUTE FUNCTION tf('a', 'b');
CREATE TRIGGER two AFTER DELETE ON t REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION tf();
CREATE CONSTRAINT TRIGGER three AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER four INSTEAD OF DELETE ON v FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE t DISABLE TRIGGER two;
ALTER TABLE t ENABLE ALWAYS TRIGGER one;
-- pair: an unlogged table that becomes a usual one
CREATE UNLOGGED TABLE ul (id int);
-- to:
CREATE TABLE ul (id int);
-- pair: an enum that loses a value
CREATE TYPE en AS ENUM ('a', 'b', 'c');
CREATE TABLE x (v en DEFAULT 'a');
-- to:
CREATE TYPE en AS ENUM ('a', 'c');
CREATE TABLE x (v en DEFAULT 'a');
