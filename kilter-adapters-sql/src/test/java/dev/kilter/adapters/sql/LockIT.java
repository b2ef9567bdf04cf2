package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.MigrationLock;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tools' own locks, and many runners at once.
@Drawn
class LockIT {
    @TempDir
    Path temp;

    private final FreshDatabase database = DatabaseServer.embedded().fresh();
    private final Plain plain = new Plain(database);

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void golang_migrate_waits_for_the_key_that_kilter_takes() throws Exception {
        waits(
                Oracle.GOLANG_MIGRATE,
                new GolangMigrateFormat(),
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    @Test
    void flyway_asks_for_the_key_that_kilter_takes() throws Exception {
        try (Connection connection = database.connect()) {
            long key = new FlywayFormat().locks(connection).getFirst();
            waits(
                    Oracle.FLYWAY,
                    new FlywayFormat(),
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
                            + " '%pg_try_advisory_lock(" + key + ")%' AND pid <> pg_backend_pid()");
        }
    }

    /// The tool is started while kilter's session has the lock; it goes on when that session ends.
    private void waits(Oracle tool, Format format, String waiting) throws Exception {
        Path folder = Files.createDirectory(temp.resolve("files"));
        for (Map.Entry<String, String> file : OracleFiles.of(tool, 1).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        CompletableFuture<Integer> run;
        try (Connection tools = database.connect()) {
            try (Connection kilter = database.connect()) {
                for (long key : format.locks(kilter)) {
                    MigrationLock.take(kilter, key);
                }
                run = CompletableFuture.supplyAsync(() -> {
                    try {
                        return tool.up(tools, folder);
                    } catch (IOException | InterruptedException | SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                while (!isSeen(waiting)) {
                    assertThat(run).isNotDone();
                }
                assertThat(plain.rows("SELECT to_regclass('note')")).containsExactly("null");
            }
            assertThat(run.get(60, TimeUnit.SECONDS)).isZero();
        }
        assertThat(plain.rows("SELECT to_regclass('note')")).containsExactly("note");
    }

    @Test
    void of_twenty_runners_that_build_an_index_concurrently_one_applies_and_none_is_stuck() throws Exception {
        plain.file("1_a.sql", "CREATE TABLE item (id int);\nINSERT INTO item SELECT generate_series(1, 20000);")
                .file(
                        "2_b.sql",
                        "-- kilter:no-transaction\nCREATE INDEX CONCURRENTLY item_id ON item (id);\n"
                                + "INSERT INTO item VALUES (0);");
        List<Future<MigrationReport>> runs = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                runs.add(pool.submit(plain::apply));
            }
        }
        int applied = 0;
        for (Future<MigrationReport> run : runs) {
            applied += run.get().applied().size();
        }
        assertThat(applied).isEqualTo(2);
        assertThat(plain.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_id'::regclass"))
                .containsExactly("t");
        assertThat(plain.rows("SELECT count(*) FROM item WHERE id = 0")).containsExactly("1");
    }

    @Test
    void who_waits_inside_the_lock_function_deadlocks_with_an_index_that_is_built_concurrently() throws Exception {
        plain.file("1_a.sql", "CREATE TABLE item (id int);").apply();
        try (Connection holder = database.connect();
                Connection waiter = database.connect();
                Statement build = holder.createStatement();
                Statement wait = waiter.createStatement()) {
            build.execute("SELECT pg_advisory_lock(7)");
            CompletableFuture<String> waiting =
                    CompletableFuture.supplyAsync(() -> outcome(wait, "SELECT pg_advisory_lock(7)"));
            while (plain.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted")
                    .isEmpty()) {
                assertThat(waiting).isNotDone();
            }
            String built = outcome(build, "CREATE INDEX CONCURRENTLY item_id ON item (id)");
            build.execute("SELECT pg_advisory_unlock(7)");
            assertThat(List.of(built, waiting.get(60, TimeUnit.SECONDS)))
                    .as("one of the two is the deadlock's victim: this is why kilter polls")
                    .contains("40P01");
        }
    }

    /// By the superuser, who sees the queries of all.
    private boolean isSeen(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE NONE");
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next();
            }
        }
    }

    private static String outcome(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return "done";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
