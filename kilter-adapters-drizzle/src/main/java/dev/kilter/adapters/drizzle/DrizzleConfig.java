package dev.kilter.adapters.drizzle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.node.JsonFile;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Finds `migrations: { schema, table }` in drizzle.config without running it. What is not written out as plain strings
/// is a problem: with the wrong table everything would run again.
final class DrizzleConfig {
    /// In the order in which drizzle-kit looks for them; the others are found by `--config` alone.
    static final List<String> FILES = List.of(
            "drizzle.config.ts",
            "drizzle.config.js",
            "drizzle.config.json",
            "drizzle.config.mts",
            "drizzle.config.mjs",
            "drizzle.config.cjs");

    private DrizzleConfig() {}

    static LedgerTable table(ProjectTree tree) {
        String file = FILES.stream().filter(tree::holds).findFirst().orElse(null);
        if (file == null) {
            return LedgerTable.USUAL;
        }
        if (file.endsWith(".json")) {
            JsonNode migrations = JsonFile.read(tree, file).path("migrations");
            return of(Map.of(
                    "schema", migrations.path("schema").asText(""),
                    "table", migrations.path("table").asText("")));
        }
        ConfigScan scan = new ConfigScan(new String(tree.read(file), StandardCharsets.UTF_8));
        if (scan.doubt() > 0) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            file + ":" + scan.doubt() + ": kilter cannot tell which table holds the applied migrations",
                            "Write `migrations: { schema: '…', table: '…' }` there as plain strings.")
                    .withEvidence("kilter reads this file and does not run it")
                    .toException();
        }
        return of(scan.migrations());
    }

    private static LedgerTable of(Map<String, String> migrations) {
        String schema = migrations.getOrDefault("schema", "");
        String table = migrations.getOrDefault("table", "");
        return new LedgerTable(
                schema.isEmpty() ? LedgerTable.USUAL.schema() : schema,
                table.isEmpty() ? LedgerTable.USUAL.name() : table);
    }
}
