package dev.kilter.adapters.prisma;

import dev.kilter.node.NodeOrder;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stops an apply before anything runs, in the order in which Prisma looks.
final class Refusals {
    private Refusals() {}

    /// P3005: tables, and no ledger.
    static KilterException foreign(String table, List<Entry> entries) {
        String first = entries.isEmpty() ? "<name>" : entries.getFirst().name();
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "the database has tables, and none that says which migrations are applied",
                        "If its schema is that of '" + first + "', baseline it: npx prisma migrate resolve --applied "
                                + first)
                .withEvidence("there is a table '" + table + "'", "Prisma calls this P3005", "nothing was run")
                .toException();
    }

    /// The project's Prisma has another schema in its URL; here all of its migrations would be new.
    static KilterException elsewhere(String schema) {
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "Prisma's table is in the schema '" + schema
                                + "', and kilter looks into 'public': all migrations" + " would run again",
                        "Let Prisma itself migrate, with its schema in the URL: migration: { tool: prisma, engine: cli,"
                                + " command: [sh, -c, 'DATABASE_URL=\"$DATABASE_URL?schema=" + schema
                                + "\" npx prisma migrate deploy'] }")
                .withEvidence("nothing was run")
                .toException();
    }

    static void check(PrismaProject project, Comparison comparison) {
        List<Standing> failed = comparison.with(State.FAILED).stream()
                .filter(standing -> !Recovery.isKnown(standing, project))
                .toList();
        if (!failed.isEmpty()) {
            throw failed(failed);
        }
        List<Standing> pending = comparison.with(State.PENDING, State.OUT_OF_ORDER, State.ROLLED_BACK);
        for (Standing standing : pending) {
            if (standing.entry() == null || standing.entry().checksum() == null) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "the folder '" + project.folder() + "/" + standing.name() + "' has no migration.sql",
                                "Restore the file from git, or delete the folder.")
                        .withEvidence("Prisma calls this P3015", "nothing was run")
                        .toException();
            }
        }
        NodeOrder.disputed(pending.stream().map(Standing::name).toList()).ifPresent(pair -> {
            throw disputed(pair);
        });
    }

    /// P3009.
    private static KilterException failed(List<Standing> failed) {
        Standing first = failed.getFirst();
        return Problem.of(
                        KilterCode.MIGRATION_HALF_DONE,
                        "the migration '" + first.name() + "' failed before, and how far it came is not known",
                        "kilter migrate resolve " + first.name())
                .withEvidence(java.util.stream.Stream.concat(
                                failed.stream().map(standing -> standing.name() + ": " + said(standing.row())),
                                java.util.stream.Stream.of("Prisma calls this P3009", "nothing was run"))
                        .toList())
                .toException();
    }

    static String said(@Nullable Row row) {
        String logs = row == null || row.logs() == null ? "" : row.logs();
        return logs.isBlank()
                ? "it was begun and did not end"
                : logs.lines()
                        .filter(line -> !line.isBlank())
                        .reduce((_, last) -> last)
                        .orElse("");
    }

    private static KilterException disputed(List<String> pair) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "'" + pair.get(0) + "' and '" + pair.get(1)
                                + "' are pending, and which comes first depends on Prisma's version",
                        "Rename one of them so that the fourteen digits differ.")
                .withEvidence("newer versions sort by the language's rules, older ones by bytes", "nothing was run")
                .toException();
    }
}
