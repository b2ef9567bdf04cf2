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
    private static final String SERVER_SAID = "ERROR: ";

    private Refusals() {}

    /// P3005: tables, and no ledger.
    static KilterException foreign(String table, List<Entry> entries) {
        String first = entries.isEmpty() ? "<name>" : entries.getFirst().name();
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "the database has tables, and none that says which migrations are applied",
                        "If its schema is that of '" + first + "', baseline it: " + baseline(first))
                .withEvidence("there is a table '" + table + "'", "Prisma calls this P3005", "nothing was run")
                .toException();
    }

    static String baseline(String migration) {
        return "npx prisma migrate resolve --applied " + migration + "      with DATABASE_URL from: kilter db url";
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
            throw failed(project, failed);
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
    private static KilterException failed(PrismaProject project, List<Standing> failed) {
        Standing first = failed.getFirst();
        String left = Recovery.leftNothing(first, project) ? "left nothing behind" : "how far it came is not known";
        return Problem.of(
                        KilterCode.MIGRATION_HALF_DONE,
                        "the migration '" + first.name() + "' failed before, and " + left,
                        "kilter migrate resolve " + first.name())
                .withEvidence(java.util.stream.Stream.concat(
                                failed.stream().map(standing -> standing.name() + ": " + said(standing.row())),
                                java.util.stream.Stream.of("Prisma calls this P3009", "nothing was run"))
                        .toList())
                .toException();
    }

    /// The line of a row's log that says what went wrong. Prisma writes round it what to read and where in its own
    /// code it was.
    static String said(@Nullable Row row) {
        String logs = row == null || row.logs() == null ? "" : row.logs();
        List<String> lines = logs.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.equals("external connector error"))
                .toList();
        return lines.stream()
                .filter(line -> line.contains(SERVER_SAID))
                .findFirst()
                .map(line -> line.substring(line.indexOf(SERVER_SAID) + SERVER_SAID.length()))
                .orElse(lines.isEmpty() ? "it was begun and did not end" : lines.getFirst());
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
