package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files and databases as they should not be, under each tool: a clear error with file and line, and nothing half done.
@Drawn
class BadInputIT {
    private final FreshDatabase database = DatabaseServer.embedded().fresh();

    @AfterEach
    void drop() {
        database.close();
    }

    /// What may be wrong with a file, and after how many lines more it is told.
    private enum Damage {
        BYTE_ORDER_MARK("", "", 1),
        NO_UTF8("", "\nSELECT 'caf\u00ff';\n", 2),
        COPY_FROM_STDIN("", "\nCOPY item FROM STDIN;\n1\n\\.\n", 2),
        COMMAND_TO_PSQL("", "\n\\i other.sql\n", 2),
        NONSENSE("", "\nSELECT nonsense FROM item;\n", 2);

        private final String before;
        private final String after;
        private final int line;

        Damage(String before, String after, int line) {
            this.before = before;
            this.after = after;
            this.line = line;
        }

        /// The text as bytes, in which one stands for U+00FF.
        private byte[] in(String text) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (this == BYTE_ORDER_MARK) {
                bytes.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
            }
            bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(text.stripTrailing().getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(after.getBytes(StandardCharsets.ISO_8859_1));
            return bytes.toByteArray();
        }
    }

    private record Damaged(ToolProject project, Damage damage) {
        @Override
        public String toString() {
            return project + ": " + damage;
        }
    }

    static List<ToolProject> projects() {
        return Sample.of(3, "tools with bad input", List.of(ToolProject.values()));
    }

    static List<ToolProject> withLedgerOfTheTool() {
        return projects().stream()
                .filter(project -> project != ToolProject.ATLAS)
                .toList();
    }

    static List<Damaged> damaged() {
        List<Damaged> all = new ArrayList<>();
        for (ToolProject project : ToolProject.values()) {
            for (Damage damage : Damage.values()) {
                all.add(new Damaged(project, damage));
            }
        }
        return Sample.of(8, "damaged files", all);
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void a_damaged_file_is_told_with_its_line_and_leaves_nothing(Damaged damaged) {
        String path = damaged.project().second();
        String text = Objects.requireNonNull(damaged.project().files().get(path));
        int lines = damaged.damage().line == 1
                ? 1
                : (int) text.stripTrailing().lines().count() + damaged.damage().line - 1;
        Map<String, byte[]> files = bytes(damaged.project().files());
        files.put(path, damaged.damage().in(text));

        Problem problem = refusal(damaged.project(), files, database);

        assertThat(problem.code().kind())
                .as(problem.toString())
                .isNotEqualTo(KilterCode.INTERNAL_ERROR.code().kind());
        // goose looks for the semicolon at the statement's last line
        assertThat(problem.detail() + problem.evidence())
                .as(problem.toString())
                .containsPattern(path + ":(" + lines + (damaged.project() == ToolProject.GOOSE ? "|" + (lines + 1) : "")
                        + ")\\b");
        if (damaged.project() == ToolProject.PRISMA_7_4 && damaged.damage() == Damage.NONSENSE) {
            return; // from 7.4 on what comes before a failing statement stays
        }
        assertThat(database.query(
                        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('item') AND attnum > 0"))
                .as("of the damaged file nothing is there")
                .doesNotContain("label");
    }

    @ParameterizedTest
    @MethodSource("projects")
    void line_ends_of_windows_and_files_without_statements_are_applied(ToolProject project) {
        Map<String, byte[]> files = bytes(project.files());
        files.replaceAll((path, content) -> path.endsWith(".sql")
                ? new String(content, StandardCharsets.UTF_8)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8)
                : content);
        apply(project, files, database);
        assertThat(database.query("SELECT count(*) FROM item")).isNotEqualTo(List.of());
        assertThat(apply(project, files, database)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("projects")
    void a_role_that_may_not_create_is_told_and_nothing_is_left(ToolProject project) {
        List<String> before = database.schema();

        Problem problem = refusal(project, bytes(project.files()), asApp(database));

        assertThat(problem.detail() + problem.evidence()).as(problem.toString()).contains("permission denied");
        assertThat(problem.code().kind())
                .isNotEqualTo(KilterCode.INTERNAL_ERROR.code().kind());
        assertThat(database.schema()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("withLedgerOfTheTool")
    void a_ledger_of_a_newer_tool_is_told_and_nothing_runs(ToolProject project) {
        Map<String, byte[]> files = bytes(project.files());
        String last = files.keySet().stream()
                .filter(path -> path.endsWith(".sql"))
                .max(String::compareTo)
                .orElseThrow();
        Map<String, byte[]> fewer = new TreeMap<>(files);
        fewer.remove(last);
        fewer.computeIfPresent(
                "drizzle/meta/_journal.json",
                (_, json) -> new String(json, StandardCharsets.UTF_8)
                        .replaceAll(",\\s*\\{[^{}]*4_more[^{}]*\\}", "")
                        .getBytes(StandardCharsets.UTF_8));
        apply(project, fewer, database);
        database.execute(
                "ALTER TABLE " + project.ledger() + " ADD COLUMN newer int NOT NULL DEFAULT 0",
                "ALTER TABLE " + project.ledger() + " ALTER COLUMN newer DROP DEFAULT");

        Problem problem = refusal(project, files, database);

        assertThat(problem.code().kind())
                .isNotEqualTo(KilterCode.INTERNAL_ERROR.code().kind());
        assertThat(problem.detail() + problem.evidence()).as(problem.toString()).contains("newer");
        assertThat(database.query("SELECT id FROM item")).containsExactly("1");
    }

    @ParameterizedTest
    @MethodSource("projects")
    void a_database_that_has_tables_already_is_taken_as_its_tool_takes_it(ToolProject project) {
        database.execute("CREATE TABLE stranger (id int)");

        if (project == ToolProject.PRISMA_6 || project == ToolProject.PRISMA_7_4 || project == ToolProject.FLYWAY) {
            assertThat(refusal(project, bytes(project.files()), database).code().value())
                    .isEqualTo("KLT-M03");
            assertThat(database.query("SELECT to_regclass('item')")).containsExactly("null");
            return;
        }
        apply(project, bytes(project.files()), database);
        assertThat(database.query("SELECT to_regclass('stranger')"))
                .containsExactly(project == ToolProject.ATLAS ? "null" : "stranger");
    }

    @Test
    void a_scratch_database_that_cannot_be_made_stops_a_declared_schema_before_anything_runs() {
        KilterException full = Problem.of(KilterCode.NO_SPACE, "the database server has no space left", "Free space.")
                .toException();
        Database live = new Database() {
            @Override
            public Connection connect() {
                return database.connect();
            }

            @Override
            public String ownerRole() {
                return database.ownerRole();
            }

            @Override
            public Database scratch() {
                throw full;
            }

            @Override
            public void checkFence(Connection connection) {}
        };

        assertThat(refusal(ToolProject.ATLAS, bytes(ToolProject.ATLAS.files()), live))
                .isEqualTo(full.problem());
        assertThat(database.query("SELECT to_regclass('item')")).containsExactly("null");
    }

    private static Map<String, byte[]> bytes(Map<String, String> files) {
        Map<String, byte[]> bytes = new TreeMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static List<String> apply(ToolProject project, Map<String, byte[]> files, Database database) {
        MigrationAdapter adapter = project.driver().adapter();
        MigrationSet set = adapter.find(
                        new Tree(files),
                        new MigrationConfig(adapter.id(), project.driver().folder()))
                .orElseThrow();
        return adapter.apply(set, database, Observer.silent()).applied();
    }

    private static Problem refusal(ToolProject project, Map<String, byte[]> files, Database database) {
        Throwable thrown = catchThrowable(() -> apply(project, files, database));
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem();
    }

    private record Tree(Map<String, byte[]> content) implements ProjectTree {
        @Override
        public List<String> files(String folder) {
            return content.keySet().stream()
                    .filter(path -> path.startsWith(folder + "/"))
                    .toList();
        }

        @Override
        public byte[] read(String path) {
            return Objects.requireNonNull(content.get(path), path);
        }

        @Override
        public boolean holds(String path) {
            return content.containsKey(path);
        }
    }

    /// The same database by a role that may read, and make nothing.
    private static Database asApp(FreshDatabase database) {
        String app = database.ownerRole().replaceFirst("_owner$", "_app");
        database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC", "GRANT USAGE ON SCHEMA public TO " + app);
        return new Database() {
            @Override
            public Connection connect() {
                Connection connection = database.connect();
                try (var statement = connection.createStatement()) {
                    statement.execute("SET SESSION AUTHORIZATION " + app);
                    return connection;
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public String ownerRole() {
                return app;
            }

            @Override
            public Database scratch() {
                return database.scratch();
            }

            @Override
            public void checkFence(Connection connection) {}
        };
    }
}
