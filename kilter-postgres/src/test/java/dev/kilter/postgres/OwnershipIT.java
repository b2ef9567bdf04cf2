package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.postgres.Server.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who owns what after a migration, with a migrator that is no superuser.
class OwnershipIT {
    private static final String ALL_KINDS = """
        CREATE SCHEMA "Odd schema";
        CREATE TABLE "Odd schema"."Item" (id int GENERATED ALWAYS AS IDENTITY, n serial, PRIMARY KEY (id));
        CREATE INDEX ON "Odd schema"."Item" (n);
        CREATE TABLE part (id int) PARTITION BY RANGE (id);
        CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
        CREATE VIEW seen AS SELECT id FROM part;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM part;
        CREATE SEQUENCE alone;
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION powerful() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2';
        CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 3';
        CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TYPE pair AS (a int, b int);
        CREATE TYPE floats AS RANGE (subtype = float8);
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        CREATE COLLATION german (provider = libc, locale = 'C');
        CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
        CREATE TEXT SEARCH DICTIONARY short (TEMPLATE = simple);
        CREATE STATISTICS correlated ON n, id FROM "Odd schema"."Item";
        CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE EXTENSION citext;
        SELECT lo_create(4711);
        CREATE PUBLICATION news FOR TABLE part WITH (publish = 'insert');
        """;

    private static final String OTHERS = """
        SELECT DISTINCT r.rolname || ' ' || d.classid::regclass FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
        WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND d.deptype = 'o'
          AND d.refclassid = 'pg_authid'::regclass AND d.classid <> 'pg_default_acl'::regclass AND r.rolname <> '%s'
        ORDER BY 1
        """;

    @ParameterizedTest
    @EnumSource
    void every_kind_of_object_goes_back_to_the_owner(Server server) throws SQLException {
        Slot slot = server.slot();
        slot.by("a", ALL_KINDS);
        slot.by("b", """
            CREATE SCHEMA second;
            CREATE TABLE second.item (id int);
            CREATE FUNCTION second.three() RETURNS int LANGUAGE sql AS 'SELECT 3';
            """);
        List<String> kinds = slot.rows(OTHERS.formatted(slot.owner()));
        assertThat(kinds)
                .hasSizeGreaterThan(15)
                .contains(slot.role("b") + " pg_class", slot.role("a") + " pg_extension");

        assertThat(slot.sweep())
                .containsExactly("function powerful() is SECURITY DEFINER, was of '" + slot.role("a")
                        + "' and has the power of '" + slot.owner() + "' now");

        assertThat(slot.rows(OTHERS.formatted(slot.owner()))).isEmpty();
        assertThat(slot.rows("SELECT DISTINCT pg_get_userbyid(typowner) FROM pg_type WHERE typname IN ('floats',"
                        + " 'float8multirange', 'floats_multirange', 'mood', '_mood', 'pair', 'part_1')"))
                .as("array, row and multirange types follow")
                .containsExactly(slot.owner());
        assertThat(slot.rows("SELECT DISTINCT pg_get_userbyid(p.proowner) FROM pg_proc p JOIN pg_depend d ON d.objid ="
                        + " p.oid AND d.deptype = 'e'"))
                .as("what belongs to an extension stays")
                .containsExactly("postgres");
        assertThat(slot.sweep()).isEmpty();
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void the_app_reads_and_writes_what_was_given_back_and_no_more(Server server) throws SQLException {
        Slot slot = server.slot();
        slot.by("a", ALL_KINDS);
        slot.sweep();
        try (Connection app = server.connect(slot.name(), slot.role("app"), "")) {
            CleanSession.execute(app, "INSERT INTO \"Odd schema\".\"Item\" DEFAULT VALUES");
            CleanSession.execute(app, "INSERT INTO part VALUES (1); UPDATE part SET id = 2; DELETE FROM part");
            CleanSession.execute(app, "SELECT * FROM seen, counted, nextval('alone'), one()");
            for (String refused : List.of(
                    "TRUNCATE part",
                    "CREATE TABLE mine ()",
                    "CREATE TABLE \"Odd schema\".mine ()",
                    "DROP TABLE part",
                    "ALTER TABLE part ADD a int",
                    "SELECT setval('alone', 7)",
                    "CREATE SCHEMA mine",
                    "SET ROLE " + slot.owner())) {
                assertRefused(refused, () -> CleanSession.execute(app, refused));
            }
        }
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_of_a_migration_is_open_to_the_app_from_then_on_and_a_revoke_holds(Server server) throws SQLException {
        Slot slot = server.slot();
        try (Connection migrator = slot.migrator()) {
            CleanSession.execute(migrator, "CREATE SCHEMA audit; CREATE TABLE audit.first (id serial)");
            slot.sweep();
            CleanSession.execute(migrator, "CREATE TABLE audit.later (id serial); CREATE TABLE secret (id int)");
            CleanSession.execute(migrator, "REVOKE ALL ON secret FROM " + slot.role("app"));
            slot.sweep();
        }
        try (Connection app = server.connect(slot.name(), slot.role("app"), "")) {
            CleanSession.execute(app, "INSERT INTO audit.first DEFAULT VALUES; INSERT INTO audit.later DEFAULT VALUES");
            assertThatThrownBy(() -> CleanSession.execute(app, "SELECT * FROM secret"))
                    .hasMessageContaining("permission denied");
        }
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void one_developers_function_does_not_block_the_other_after_it(Server server) throws SQLException {
        Slot slot = server.slot();
        String function = "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT %s'";
        slot.by("a", function.formatted(1) + "; CREATE TABLE item (id int); CREATE MATERIALIZED VIEW m AS SELECT 1");
        for (String blocked : List.of(
                function.formatted(2),
                "ALTER TABLE item ADD a int",
                "CREATE INDEX ON item (id)",
                "REFRESH MATERIALIZED VIEW m")) {
            assertRefused(blocked, () -> slot.by("b", blocked));
        }
        slot.sweep();
        slot.by("b", "SET ROLE " + slot.owner() + "; " + function.formatted(2) + "; ALTER TABLE item ADD a int");
        slot.by("a", function.formatted(3));
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void whoever_acts_as_the_owner_or_escapes_from_it_leaves_nothing_of_his_own(Server server) throws SQLException {
        Slot slot = server.slot();
        try (Connection migrator = slot.migrator()) {
            CleanSession.execute(
                    migrator, "CREATE TABLE one (); SET ROLE " + slot.owner() + "; RESET ROLE; CREATE TABLE two ()");
            CleanSession.execute(migrator, "SET ROLE NONE; CREATE TABLE three ()");
        }
        assertThat(slot.rows("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname IN ('one', 'two', 'three')"
                        + " ORDER BY relname"))
                .containsExactly(slot.owner(), slot.role("migrator"), slot.owner());
        assertThat(slot.sweep()).isEmpty();
        assertThat(slot.rows(OTHERS.formatted(slot.owner()))).isEmpty();
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void what_cannot_be_given_back_is_told_and_the_rest_is_given_back(Server server) throws SQLException {
        Slot slot = server.slot();
        slot.by("a", "CREATE TABLE item (id int)");
        slot.by("b", "CREATE TABLE other (id int)");
        server.admin(
                "postgres",
                "CREATE DATABASE " + slot.role("elsewhere") + " OWNER " + slot.role("b"),
                "CREATE ROLE " + slot.role("stranger") + " LOGIN PASSWORD 'secret'",
                "CREATE ROLE " + slot.role("boss") + " LOGIN SUPERUSER PASSWORD 'secret'",
                "GRANT " + slot.owner() + " TO " + slot.role("stranger"),
                "GRANT CONNECT ON DATABASE " + slot.name() + " TO " + slot.role("stranger"));
        slot.by("stranger", "CREATE TABLE strange (id int)");
        slot.by("boss", """
            CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION on_ddl();
            """);

        assertThat(slot.sweep())
                .containsExactly(
                        "table other belongs to '" + slot.role("b") + "', which owns the database '"
                                + slot.role("elsewhere") + "' too: give that one away first",
                        "table strange belongs to '" + slot.role("stranger")
                                + "', to which the migrator does not belong: GRANT \"" + slot.role("stranger")
                                + "\" to it",
                        "event trigger watch belongs to '" + slot.role("boss")
                                + "', which is a superuser: only a superuser can give it away",
                        "function on_ddl() belongs to '" + slot.role("boss")
                                + "', which is a superuser: only a superuser can give it away");
        assertThat(slot.rows("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'item'"))
                .containsExactly(slot.owner());
        assertThat(slot.rows("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '"
                        + slot.role("elsewhere") + "'"))
                .containsExactly(slot.role("b"));
        server.admin("postgres", "DROP DATABASE " + slot.role("elsewhere"));
        slot.drop();
    }

    @ParameterizedTest
    @EnumSource
    void with_nothing_to_mend_no_table_is_locked(Server server) throws SQLException {
        Slot slot = server.slot();
        try (Connection migrator = slot.migrator()) {
            CleanSession.execute(migrator, "CREATE TABLE item (id int)");
            migrator.setAutoCommit(false);
            Ownership.sweep(migrator, slot.owner());
            assertThat(Server.rows(
                            migrator,
                            "SELECT DISTINCT mode FROM pg_locks WHERE pid = pg_backend_pid() AND"
                                    + " relation = 'item'::regclass"))
                    .isEmpty();
            assertThat(Server.rows(
                            migrator,
                            "SELECT DISTINCT mode FROM pg_locks WHERE pid = pg_backend_pid() AND"
                                    + " locktype = 'relation'"))
                    .containsExactly("AccessShareLock");
            migrator.rollback();
        }
        slot.drop();
    }

    private static void assertRefused(String sql, ThrowingCallable call) {
        assertThatThrownBy(call)
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
}
