package dev.kilter.adapters.drizzle;

import dev.kilter.node.NodeOrder;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What stops an apply before anything runs.
final class Refusals {
    private Refusals() {}

    static Optional<KilterException> find(DrizzleProject project, Ledger.Shape shape, Comparison comparison) {
        List<Standing> skipped = comparison.with(State.SKIPPED);
        if (!skipped.isEmpty()) {
            return Optional.of(skipped(project, skipped));
        }
        List<String> pending = comparison.with(State.PENDING, State.OUT_OF_ORDER).stream()
                .map(standing -> standing.entry().name())
                .toList();
        if (project.layout() == Layout.JOURNAL) {
            return shape == Ledger.Shape.NAMED && !pending.isEmpty()
                    ? Optional.of(newerTable(project, pending))
                    : Optional.empty();
        }
        if (shape == Ledger.Shape.OLD && !comparison.strays().isEmpty()) {
            return Optional.of(strays(project, comparison.strays()));
        }
        return NodeOrder.disputed(pending).map(Refusals::disputed);
    }

    /// A table that knows these files, where nobody looks: to the one that is looked at all of them would be new.
    static void elsewhere(DrizzleProject project, Connection connection) throws SQLException {
        Set<String> hashes = project.entries().stream().map(Entry::hash).collect(Collectors.toSet());
        for (LedgerTable other : new Ledger(connection, project.table()).others()) {
            boolean known = new Ledger(connection, other)
                    .rows(Ledger.Shape.OLD).stream().anyMatch(row -> hashes.contains(row.hash()));
            if (known) {
                throw Problem.of(
                                KilterCode.MIGRATION_DRIFT,
                                "the table '" + other + "' says which of these migrations are applied, and '"
                                        + project.table() + "', where they are looked for, is not there",
                                "Write it into drizzle.config.ts, where drizzle-kit looks too: migrations: { schema: '"
                                        + other.schema() + "', table: '" + other.name() + "' }")
                        .withEvidence("all of them would run again", "nothing was run")
                        .toException();
            }
        }
    }

    /// Both ways out: run it now with its own time, or give it a newer one.
    private static KilterException skipped(DrizzleProject project, List<Standing> skipped) {
        String name = skipped.getFirst().entry().name();
        List<String> evidence = new ArrayList<>();
        skipped.forEach(standing -> evidence.add(standing.entry().name() + ": " + standing.note()));
        evidence.add("nothing was run");
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "the migration '" + name + "' would be skipped by drizzle-kit for ever",
                        "Run `kilter migrate resolve " + name
                                + "` to run it now; or, if no database has it yet, set its" + " `when` in "
                                + JournalFile.path(project.folder()) + " to a time after the newest.")
                .withEvidence(evidence)
                .toException();
    }

    private static KilterException newerTable(DrizzleProject project, List<String> pending) {
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "the table '" + project.table() + "' is of drizzle 1.x, and '" + project.folder()
                                + "' is of 0.x: 1.x would run again what 0.x writes there",
                        "Update drizzle-orm and drizzle-kit to 1.x, then run: npx drizzle-kit up")
                .withEvidence("pending: " + String.join(", ", pending))
                .toException();
    }

    private static KilterException strays(DrizzleProject project, List<Row> strays) {
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "the table '" + project.table() + "' of drizzle 0.x has " + strays.size()
                                + " rows that no migration in '" + project.folder() + "' explains",
                        "Restore their folders from git; drizzle 1.x cannot take the table over without them.")
                .withEvidence(strays.stream()
                        .map(row -> "id " + row.id() + ", created_at " + row.createdAt() + ", hash " + row.hash())
                        .toList())
                .toException();
    }

    private static KilterException disputed(List<String> pair) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "'" + pair.get(0) + "' and '" + pair.get(1)
                                + "' are pending, and which comes first depends on the machine",
                        "Rename one of them so that the fourteen digits differ.")
                .withEvidence("drizzle-kit sorts names by the language's rules, others by bytes", "nothing was run")
                .toException();
    }
}
