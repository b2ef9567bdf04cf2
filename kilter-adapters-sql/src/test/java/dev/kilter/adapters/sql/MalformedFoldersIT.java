package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.GoldenMessages;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Folders and ledgers of each format that are malformed or hostile. What a deploy makes of them, the refusal or what
/// ran and what was said, is in one file that a person has read. Write it anew with `-Dkilter.golden=write`.
@Drawn
class MalformedFoldersIT {
    private static final String UP = "-- migrate:up\n";
    private static final String GOOSE = "-- +goose Up\n";
    private static final String TABLE = "CREATE TABLE item (id int);\n";

    private final GoldenMessages messages = GoldenMessages.in("dev/kilter/adapters/sql/messages.txt");

    @Test
    void each_is_refused_or_told() {
        golangMigrate();
        dbmate();
        goose();
        flyway();
        liquibase();
        ledgers();
        messages.check();
    }

    private void golangMigrate() {
        tried("golang-migrate: two files of one version", "1_a.up.sql", TABLE, "01_b.up.sql", TABLE);
        tried("golang-migrate: a file without .up", "1_a.up.sql", TABLE, "2_b.sql", "CREATE TABLE b ();");
        tried("golang-migrate: a file without a number", "1_a.up.sql", TABLE, "b.up.sql", "CREATE TABLE b ();");
        tried("golang-migrate: a folder below", "1_a.up.sql", TABLE, "more/2_b.up.sql", "CREATE TABLE b ();");
        tried("golang-migrate: only the way down", "1_a.up.sql", TABLE, "2_b.down.sql", "DROP TABLE item;");
        tried("golang-migrate: a number past all", "99999999999999999999_a.up.sql", TABLE);
        tried("golang-migrate: a byte order mark", "1_a.up.sql", "\ufeff" + TABLE);
    }

    private void dbmate() {
        tried("dbmate: two files of one version", "1_a.sql", UP + TABLE, "1_b.sql", UP + "SELECT 1;");
        tried("dbmate: a file without the mark", "1_a.sql", UP + TABLE, "2_b.sql", "SELECT 1;");
        tried("dbmate: two marks", "1_a.sql", UP + TABLE + UP);
        tried("dbmate: statements before the mark", "1_a.sql", TABLE + UP + "SELECT 1;");
        tried("dbmate: a file without a number", "1_a.sql", UP + TABLE, "b.sql", UP + "SELECT 1;");
        tried("dbmate: a folder below", "1_a.sql", UP + TABLE, "more/2_b.sql", UP + "SELECT 1;");
        tried("dbmate: line ends of Windows", "1_a.sql", (UP + TABLE).replace("\n", "\r\n"));
    }

    private void goose() {
        tried("goose: two files of one version", "1_a.sql", GOOSE + TABLE, "01_b.sql", GOOSE + "SELECT 1;");
        tried("goose: a file without a number", "1_a.sql", GOOSE + TABLE, "b.sql", GOOSE + "SELECT 1;");
        tried("goose: a migration in Go", "1_a.sql", GOOSE + TABLE, "2_b.go", "package migrations");
        tried("goose: a test in Go", "1_a.sql", GOOSE + TABLE, "2_b_test.go", "package migrations");
        tried("goose: a folder below", "1_a.sql", GOOSE + TABLE, "more/2_b.sql", GOOSE + "SELECT 1;");
        tried("goose: a mark that it does not know", "1_a.sql", "-- +goose Upwards\n" + TABLE);
        tried("goose: a statement without its end", "1_a.sql", GOOSE + "-- +goose StatementBegin\n" + TABLE);
        tried("goose: no semicolon", "1_a.sql", GOOSE + "CREATE TABLE item (id int)");
        tried("goose: variables", "1_a.sql", "-- +goose ENVSUB ON\n" + GOOSE + TABLE);
    }

    private void flyway() {
        tried("flyway: two files of one version", "V1__a.sql", TABLE, "V1_0__b.sql", "SELECT 1;");
        tried("flyway: one underscore", "V1__a.sql", TABLE, "V2_b.sql", "SELECT 1;");
        tried("flyway: a small letter", "V1__a.sql", TABLE, "v2__b.sql", "SELECT 1;");
        tried("flyway: no number between two dots", "V1__a.sql", TABLE, "V1..2__b.sql", "SELECT 1;");
        tried("flyway: a number past all", "V1__a.sql", TABLE, "V99999999999999999999__b.sql", "SELECT 1;");
        tried("flyway: a baseline", "V1__a.sql", TABLE, "B1__b.sql", "SELECT 1;");
        tried("flyway: the way back", "V1__a.sql", TABLE, "U1__a.sql", "DROP TABLE item;");
        tried("flyway: a callback", "V1__a.sql", TABLE, "afterMigrate.sql", "SELECT 1;");
        tried("flyway: a placeholder", "V1__a.sql", "CREATE TABLE ${name} ();");
    }

    private void liquibase() {
        tried("liquibase: xml that is cut off", "changelog.xml", "<databaseChangeLog>\n  <changeSet");
        tried("liquibase: a file that is not there", "changelog.yaml", """
            databaseChangeLog:
              - include: { file: nowhere.sql }
            """);
        tried(
                "liquibase: a changeset without an author",
                "a.sql",
                "--liquibase formatted sql\n--changeset 1\n" + TABLE);
        tried("liquibase: a change that it does not know", "changelog.yaml", """
            databaseChangeLog:
              - changeSet: { id: 1, author: a, changes: [ { creteTable: { tableName: item } } ] }
            """);
    }

    private void ledgers() {
        onLedger(
                "golang-migrate: a ledger from a newer checkout",
                "CREATE TABLE schema_migrations (version bigint primary key, dirty boolean not null);"
                        + " INSERT INTO schema_migrations VALUES (7, false)",
                "1_a.up.sql",
                TABLE);
        onLedger(
                "golang-migrate: a ledger that is dirty",
                "CREATE TABLE schema_migrations (version bigint primary key, dirty boolean not null);"
                        + " INSERT INTO schema_migrations VALUES (1, true)",
                "1_a.up.sql",
                TABLE);
        onLedger(
                "dbmate: a row of no file",
                "CREATE TABLE schema_migrations (version varchar primary key);"
                        + " INSERT INTO schema_migrations VALUES ('20300101000000')",
                "1_a.sql",
                UP + TABLE);
        onLedger(
                "goose: a ledger with another column",
                "CREATE TABLE goose_db_version (id int, version_id bigint)",
                "1_a.sql",
                GOOSE + TABLE);
        onLedger("flyway: a table and no history", "CREATE TABLE other (id int)", "V1__a.sql", TABLE);
        onLedger(
                "flyway: a history whose last row failed",
                "CREATE TABLE flyway_schema_history (installed_rank int primary key, version varchar(50), description"
                    + " varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum int,"
                    + " installed_by varchar(100) not null, installed_on timestamp not null default now(),"
                    + " execution_time int not null, success boolean not null); INSERT INTO flyway_schema_history"
                    + " VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 1, 'u', now(), 1, false)",
                "V1__a.sql",
                TABLE);
        onLedger(
                "two ledgers",
                "CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean, tstamp timestamp);"
                        + " CREATE TABLE flyway_schema_history (version text)",
                "1.sql",
                TABLE);
    }

    private void tried(String what, String... files) {
        onLedger(what, "SELECT 1", files);
    }

    /// Pairs of a name and a text.
    private void onLedger(String what, String before, String... files) {
        messages.of(what);
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            Plain plain = new Plain(database);
            plain.execute(before);
            for (int i = 0; i < files.length; i += 2) {
                plain.file(files[i], files[i + 1]);
            }
            try {
                List<String> applied = plain.apply().applied();
                messages.line("applied: " + String.join(", ", applied));
                plain.notes.forEach(note -> messages.line("  " + note));
            } catch (KilterException e) {
                messages.problem(e.problem());
            }
        }
    }
}
