package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for files of every tool, since all of them run in one way.
class FileByFileIT {
    private static final String LABEL = "ALTER TABLE item ADD COLUMN label text;";

    private final FreshDatabase database = DatabaseServer.embedded().fresh();

    @AfterEach
    void drop() {
        database.close();
    }

    static List<ToolProject> projects() {
        return Sample.of(
                3,
                "tools whose files run one by one",
                Stream.of(ToolProject.values())
                        .filter(project -> project != ToolProject.ATLAS)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("projects")
    void what_a_file_sets_is_gone_for_its_ledger_and_for_the_next_one(ToolProject project) {
        Map<String, String> files = with(project, """
            SELECT set_config('search_path', '', false);
            SET application_name = 'mine';
            ALTER TABLE public.item ADD COLUMN label text;
            SET default_transaction_read_only = on;
            """);

        assertThat(project.driver().apply(files, database).applied()).hasSize(4);

        assertThat(database.query("SELECT id, label FROM item ORDER BY id")).containsExactly("1|null", "2|x");
    }

    @ParameterizedTest
    @MethodSource("projects")
    void a_file_cannot_take_away_what_kilter_remembers(ToolProject project) {
        database.execute("CREATE SCHEMA kilter; CREATE TABLE kilter.remembered ()");
        Map<String, String> files = with(project, LABEL + "\nDROP SCHEMA kilter CASCADE;");

        assertThat(project.driver().refusal(files, database)).isPresent();

        assertThat(database.query("SELECT to_regclass('kilter.remembered')")).containsExactly("kilter.remembered");
    }

    @ParameterizedTest
    @MethodSource("projects")
    void who_keeps_a_file_waiting_is_told_meanwhile(ToolProject project) throws Exception {
        database.execute("CREATE SCHEMA other; CREATE TABLE other.held ()");
        Map<String, String> files = with(project, LABEL + "\nALTER TABLE other.held ADD COLUMN label text;");
        CountDownLatch told = new CountDownLatch(1);
        Observer observer = event -> {
            if (event instanceof Observer.Event.Note(String text) && text.contains(" waits for ")) {
                told.countDown();
            }
        };
        AdapterDriver driver = project.driver();
        CompletableFuture<MigrationReport> run;
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE other.held");
            run = CompletableFuture.supplyAsync(() -> driver.adapter().apply(driver.set(files), database, observer));
            assertThat(told.await(60, TimeUnit.SECONDS)).as(run.toString()).isTrue();
            holder.rollback();
        }

        assertThat(run.get(60, TimeUnit.SECONDS).applied()).hasSize(4);
    }

    /// The project with other statements in its second file.
    private static Map<String, String> with(ToolProject project, String sql) {
        Map<String, String> files = new HashMap<>(project.files());
        files.computeIfPresent(project.second(), (_, text) -> text.replace(LABEL, sql));
        assertThat(files).isNotEqualTo(project.files());
        return files;
    }
}
