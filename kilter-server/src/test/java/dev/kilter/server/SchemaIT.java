package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaIT {
    /// Other tests lock in databases of their own on the same server.
    private static final String HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private final GatedDataSource database = ServerFixture.freshDatabase();

    @Test
    void servers_that_start_at_once_make_one_schema() throws ExecutionException, InterruptedException {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> pool.submit(() -> Schema.update(database)))
                    .toList();
            for (Future<?> start : starts) {
                start.get();
            }
        }

        assertThat(one("SELECT count(*) - count(DISTINCT id) FROM kilter_server.databasechangelog"))
                .as("each change was made once")
                .isEqualTo("0");
        assertThat(one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND " + HERE))
                .isEqualTo("0");
    }

    @Test
    void the_row_that_a_killed_server_left_locked_stops_nobody() throws SQLException {
        Schema.update(database);
        execute("UPDATE kilter_server.databasechangeloglock SET locked = true, lockedby = 'a dead one', lockgranted ="
                + " now()");
        execute("COMMENT ON SCHEMA kilter_server IS NULL");

        Schema.update(database);

        assertThat(one("SELECT locked FROM kilter_server.databasechangeloglock"))
                .isEqualTo("f");
    }

    @Test
    void an_update_that_was_killed_at_any_effect_is_made_up_for() {
        DyingEffects whole = new DyingEffects(Integer.MAX_VALUE);
        Schema.update(new GatedDataSource(whole, database));
        String made = made(database);
        assertThat(whole.count()).isPositive();

        for (int last = 0; last < whole.count(); last++) {
            GatedDataSource each = ServerFixture.freshDatabase();
            GatedDataSource dying = new GatedDataSource(new DyingEffects(last), each);
            assertThatThrownBy(() -> Schema.update(dying)).hasStackTraceContaining("dead before");

            Schema.update(each);

            assertThat(made(each)).as("dead after effect %d", last).isEqualTo(made);
        }
    }

    /// What fails midway is gone whole, the changesets before it too.
    @Test
    void an_update_that_fails_leaves_nothing() throws SQLException {
        Schema.update(database);
        execute("COMMENT ON SCHEMA kilter_server IS 'of another release'");
        execute("DELETE FROM kilter_server.databasechangelog WHERE id IN ('7', '6')");
        String before = made(database);

        assertThatThrownBy(() -> Schema.update(database)).isInstanceOf(KilterException.class);

        assertThat(made(database)).isEqualTo(before);
    }

    @Test
    void a_schema_that_is_up_to_date_is_left_alone() throws SQLException {
        Schema.update(database);
        execute("DELETE FROM kilter_server.databasechangeloglock");

        Schema.update(database);

        assertThat(one("SELECT count(*) FROM kilter_server.databasechangeloglock"))
                .as("Liquibase would have made its row anew")
                .isEqualTo("0");
    }

    @Test
    void a_schema_of_another_content_is_brought_up_to_date() throws SQLException {
        Schema.update(database);
        execute("DELETE FROM kilter_server.databasechangeloglock");
        execute("COMMENT ON SCHEMA kilter_server IS 'of another release'");

        Schema.update(database);

        assertThat(one("SELECT count(*) FROM kilter_server.databasechangeloglock"))
                .isEqualTo("1");
    }

    /// As an older server that starts while newer ones are there, whose changes it does not know.
    @Test
    void what_a_newer_server_has_added_stays_and_disturbs_nobody() throws SQLException {
        Schema.update(database);
        execute("ALTER TABLE kilter_server.deploy ADD COLUMN added_later text");
        execute("INSERT INTO kilter_server.databasechangelog (id, author, filename, dateexecuted, orderexecuted,"
                + " exectype, md5sum) VALUES ('of-a-newer-server', 'kilter', 'dev/kilter/server/schema.sql', now(), 99,"
                + " 'EXECUTED', '9:ab')");
        execute("COMMENT ON SCHEMA kilter_server IS '" + "ab".repeat(32) + " 1'");

        Schema.update(database);

        assertThat(made(database)).contains("deploy.added_later text", "of-a-newer-server");
        try (ServerFixture older = new ServerFixture(database)) {
            assertThat(older.submit(Requests.of("dev", false), "key-older-01").id())
                    .startsWith("d-");
        }
    }

    @Test
    void a_schema_that_only_newer_servers_can_work_on_is_refused_and_left_alone() throws SQLException {
        Schema.update(database);
        execute("COMMENT ON SCHEMA kilter_server IS '" + "ab".repeat(32) + " 2'");

        assertThatThrownBy(() -> Schema.update(database)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.DATABASE_TOO_NEW.code());
            assertThat(e.problem().evidence()).containsExactly("the database is of generation 2, this server of 1");
        });

        assertThat(one("SELECT obj_description('kilter_server'::regnamespace, 'pg_namespace')"))
                .endsWith(" 2");
    }

    @Test
    void whoever_waits_goes_on_when_the_holder_is_killed() throws Exception {
        Schema.update(database);
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("SELECT pg_advisory_lock(" + 0x6b736368656d61L + ")");
            Future<?> waiting = pool.submit(() -> Schema.update(database));
            ServerFixture.await("somebody polls", () -> !waiting.isDone() && polls());
            execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted" + " AND "
                    + HERE);

            waiting.get();
        }
        assertThat(one("SELECT count(*) - count(DISTINCT id) FROM kilter_server.databasechangelog"))
                .as("each change was made once")
                .isEqualTo("0");
    }

    /// Every column of the schema, and which changes are said to have been made.
    private static String made(GatedDataSource database) {
        return one(database, """
            SELECT string_agg(line, chr(10) ORDER BY line) FROM (
              SELECT table_name || '.' || column_name || ' ' || data_type AS line
                FROM information_schema.columns WHERE table_schema = 'kilter_server'
              UNION ALL SELECT id || ' ' || md5sum FROM kilter_server.databasechangelog) AS lines
            """);
    }

    private boolean polls() {
        return !one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
                        + " 'SELECT pg_try_advisory_xact_lock%'")
                .equals("0");
    }

    private String one(String sql) {
        return one(database, sql);
    }

    private static String one(GatedDataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
