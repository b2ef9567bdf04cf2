package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One table of statements and what each does: `full` has rows, `bare` has none, `later` is not there yet.
class StatementClassifierIT {
    static final String EXPECTED = """
        SAFE        | CREATE TABLE later (id int)
        SAFE        | ALTER TABLE later ADD COLUMN a int NOT NULL
        SAFE        | CREATE INDEX ON later (id)
        SAFE        | ALTER TABLE full_ ADD COLUMN a int
        SAFE        | ALTER TABLE full_ ADD COLUMN a int NOT NULL DEFAULT 7
        SAFE        | ALTER TABLE full_ ADD COLUMN a timestamptz DEFAULT now()
        REWRITING   | ALTER TABLE full_ ADD COLUMN a uuid DEFAULT gen_random_uuid()
        REWRITING   | ALTER TABLE full_ ADD COLUMN a timestamptz NOT NULL DEFAULT clock_timestamp()
        REWRITING   | ALTER TABLE full_ ADD a bigint GENERATED ALWAYS AS IDENTITY
        BREAKING    | ALTER TABLE full_ ADD COLUMN a int NOT NULL
        SAFE        | ALTER TABLE bare ADD COLUMN a int NOT NULL
        LOCKING     | ALTER TABLE full_ ADD COLUMN a int REFERENCES bare (id)
        LOCKING     | ALTER TABLE full_ ADD CONSTRAINT c CHECK (id > 0)
        SAFE        | ALTER TABLE full_ ADD CONSTRAINT c CHECK (id > 0) NOT VALID
        LOCKING     | ALTER TABLE full_ ADD FOREIGN KEY (id) REFERENCES bare (id)
        SAFE        | ALTER TABLE full_ ADD FOREIGN KEY (id) REFERENCES bare (id) NOT VALID
        LOCKING     | ALTER TABLE ONLY public.full_ ADD UNIQUE (name)
        SAFE        | ALTER TABLE full_ ADD CONSTRAINT u UNIQUE USING INDEX i
        SAFE        | ALTER TABLE full_ VALIDATE CONSTRAINT c
        BREAKING    | ALTER TABLE full_ ALTER COLUMN name SET NOT NULL
        SAFE        | ALTER TABLE full_ ALTER name DROP NOT NULL
        SAFE        | ALTER TABLE full_ ALTER COLUMN name TYPE varchar(20)
        SAFE        | ALTER TABLE full_ ALTER COLUMN name TYPE text
        BREAKING    | ALTER TABLE full_ ALTER COLUMN name TYPE varchar(5)
        BREAKING    | ALTER TABLE full_ ALTER COLUMN id SET DATA TYPE bigint
        SAFE        | ALTER TABLE full_ ALTER COLUMN price TYPE numeric(12,2)
        BREAKING    | ALTER TABLE full_ ALTER COLUMN price TYPE numeric(12,4)
        DESTRUCTIVE | ALTER TABLE full_ DROP COLUMN name
        DESTRUCTIVE | ALTER TABLE full_ ADD COLUMN a int, DROP COLUMN IF EXISTS name CASCADE
        BREAKING    | ALTER TABLE bare DROP COLUMN id
        SAFE        | ALTER TABLE full_ DROP CONSTRAINT c
        BREAKING    | ALTER TABLE full_ RENAME COLUMN name TO title
        BREAKING    | ALTER TABLE full_ RENAME TO other
        BREAKING    | ALTER TABLE full_ ENABLE ROW LEVEL SECURITY
        REWRITING   | ALTER TABLE full_ SET UNLOGGED
        LOCKING     | CREATE INDEX i ON full_ (name)
        LOCKING     | CREATE UNIQUE INDEX i ON ONLY full_ (name)
        SAFE        | CREATE INDEX CONCURRENTLY i ON full_ (name)
        SAFE        | CREATE INDEX i ON bare (id)
        LOCKING     | DROP INDEX i
        SAFE        | DROP INDEX CONCURRENTLY i
        SAFE        | ALTER INDEX IF EXISTS i RENAME TO j
        DESTRUCTIVE | DROP TABLE full_
        BREAKING    | DROP TABLE bare
        SAFE        | DROP TABLE IF EXISTS nothing
        DESTRUCTIVE | DROP TABLE IF EXISTS nothing, full_ CASCADE
        DESTRUCTIVE | DROP SCHEMA s CASCADE
        BREAKING    | DROP VIEW v
        BREAKING    | DROP FUNCTION f(int)
        DESTRUCTIVE | TRUNCATE full_
        DESTRUCTIVE | DELETE FROM full_
        DESTRUCTIVE | DELETE FROM full_ WHERE id = 1
        DESTRUCTIVE | WITH old AS (DELETE FROM full_ RETURNING *) SELECT * FROM old
        DESTRUCTIVE | UPDATE full_ SET name = ''
        SAFE        | UPDATE full_ SET name = '' WHERE id = 1
        SAFE        | INSERT INTO full_ VALUES (1, 'DROP TABLE full_')
        BREAKING    | DO $$ BEGIN DELETE FROM full_; END $$
        BREAKING    | CALL p()
        SAFE        | CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
        BREAKING    | CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
        BREAKING    | CREATE RULE r AS ON DELETE TO bare DO INSTEAD NOTHING
        BREAKING    | ALTER TABLE full_ OWNER TO postgres
        BREAKING    | SET ROLE postgres
        BREAKING    | GRANT SELECT ON full_ TO PUBLIC
        SAFE        | GRANT SELECT ON full_ TO postgres
        BREAKING    | REVOKE SELECT ON full_ FROM postgres
        SAFE        | ALTER TYPE mood ADD VALUE 'fine'
        BREAKING    | ALTER TYPE mood RENAME VALUE 'a' TO 'b'
        SAFE        | COMMENT ON TABLE full_ IS 'SET ROLE'
        REWRITING   | VACUUM FULL full_
        REWRITING   | CLUSTER full_ USING full_pkey
        LOCKING     | REINDEX TABLE full_
        LOCKING     | REFRESH MATERIALIZED VIEW m
        LOCKING     | LOCK TABLE full_
        BREAKING    | FROBNICATE full_
        """;

    @Test
    void each_statement_has_its_class() throws SQLException {
        try (FreshDatabase database = DatabaseServer.embedded().fresh();
                Connection connection = database.connect();
                Statement setup = connection.createStatement()) {
            setup.execute("CREATE TABLE full_ (id int PRIMARY KEY, name varchar(10), price numeric(10,2));"
                    + "INSERT INTO full_ VALUES (1, 'a', 1); CREATE TABLE bare (id int PRIMARY KEY)");
            StatementClassifier classifier = new StatementClassifier(connection);
            List<String> found = new ArrayList<>();
            for (String line : EXPECTED.lines().toList()) {
                String sql = line.substring(line.indexOf('|') + 2);
                Verdict verdict = classifier.classify(new SqlStatement(sql, 1));
                found.add("%-11s | %s".formatted(verdict.kind(), sql));
                assertThat(verdict.why().isEmpty() && verdict.kind() != StatementClass.SAFE)
                        .as(sql + " has a reason")
                        .isFalse();
            }
            assertThat(String.join("\n", found)).isEqualTo(EXPECTED.strip());
        }
    }
}
