package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One history under versions that teams still have: each finds nothing to do after the other, and each does the second
/// half after the other.
@Drawn
class OlderToolsIT {
    @TempDir
    Path temp;

    private final PlainSqlAdapter kilter = new PlainSqlAdapter();

    static List<OlderTool> tools() {
        return Sample.of(1, "older SQL tools", List.of(OlderTool.values()));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void kilter_goes_on_after_the_tool_and_finds_nothing_to_do_in_the_end(OlderTool older) throws Exception {
        FreshDatabase mixed = DatabaseServer.embedded().fresh();
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(older.tool, 4);
        assertThat(tool(older, theirs, files)).isZero();

        assertThat(tool(older, mixed, OracleFiles.of(older.tool, 2))).isZero();
        assertThat(kilter(mixed, files).applied()).hasSize(2);

        assertThat(ledger(older, mixed)).isEqualTo(ledger(older, theirs));
        assertThat(kilter(theirs, files).applied()).isEmpty();
        List<String> before = ledger(older, mixed);
        assertThat(tool(older, mixed, files)).isZero();
        assertThat(ledger(older, mixed)).isEqualTo(before);
    }

    static List<OlderTool> toolsThatTakeATableOfKilters() {
        return tools().stream().filter(OlderTool::takesOurTable).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("toolsThatTakeATableOfKilters")
    void the_tool_goes_on_after_kilter_and_finds_nothing_to_do_in_the_end(OlderTool older) throws Exception {
        FreshDatabase mixed = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(older.tool, 4);
        kilter(ours, files);

        kilter(mixed, OracleFiles.of(older.tool, 2));
        assertThat(tool(older, mixed, files)).isZero();

        assertThat(ledger(older, mixed)).isEqualTo(ledger(older, ours));
        assertThat(kilter(mixed, files).applied()).isEmpty();
        List<String> before = ledger(older, ours);
        assertThat(tool(older, ours, files)).isZero();
        assertThat(ledger(older, ours)).isEqualTo(before);
    }

    private int tool(OlderTool older, FreshDatabase database, Map<String, String> files) throws Exception {
        Path folder = Files.createTempDirectory(temp, "files");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        try (Connection connection = database.connect()) {
            return older.up(connection, folder);
        }
    }

    private MigrationReport kilter(FreshDatabase database, Map<String, String> files) {
        Map<String, String> tree = new HashMap<>();
        files.forEach((name, sql) -> tree.put("migrations/" + name, sql));
        return kilter.apply(
                kilter.find(new MemoryTree(tree), new MigrationConfig("sql", "migrations"))
                        .orElseThrow(),
                database,
                Observer.silent());
    }

    private static List<String> ledger(OlderTool older, FreshDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return SchemaDump.rows(connection, older.ledger);
        }
    }
}
