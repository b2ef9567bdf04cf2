package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationStatus;
import java.util.ArrayList;
import java.util.List;

/// Says for people how each migration stands and what mends it.
final class StatusLines {
    private StatusLines() {}

    static MigrationStatus of(PrismaProject project, Comparison comparison) {
        return new MigrationStatus(lines(project, comparison));
    }

    /// Of a database that has this table and no ledger: the first migration says why none would run.
    static MigrationStatus ofForeign(PrismaProject project, Comparison comparison, String table) {
        List<MigrationStatus.Entry> lines = new ArrayList<>(lines(project, comparison));
        if (!lines.isEmpty()) {
            String first = lines.getFirst().name();
            lines.set(
                    0,
                    new MigrationStatus.Entry(
                            first,
                            lines.getFirst().state(),
                            "the database has the table '" + table + "', and none that says which migrations are"
                                    + " applied: nothing would run (P3005)",
                            Refusals.baseline(first)));
        }
        return new MigrationStatus(lines);
    }

    private static List<MigrationStatus.Entry> lines(PrismaProject project, Comparison comparison) {
        return comparison.standings().stream()
                .map(standing -> line(project, standing))
                .toList();
    }

    private static MigrationStatus.Entry line(PrismaProject project, Standing standing) {
        String name = standing.name();
        String path = project.folder() + "/" + name;
        return switch (standing.state()) {
            case APPLIED -> entry(standing, "", "");
            case PENDING, SKIPPED, NAMELESS ->
                standing.entry() != null && standing.entry().checksum() == null
                        ? entry(standing, "its folder has no migration.sql (P3015)", "git checkout -- " + path)
                        : entry(standing, "", "");
            case OUT_OF_ORDER ->
                entry(standing, "older than what is applied; it runs all the same", "kilter deploy --migration");
            case ROLLED_BACK ->
                entry(
                        standing,
                        "marked as rolled back: it runs again, although prisma migrate status may call all up to date",
                        "kilter deploy --migration");
            case EDITED ->
                entry(
                        standing,
                        "the file has changed since; prisma migrate deploy does not notice",
                        "git log -p -- " + path + "/migration.sql");
            case MISSING ->
                entry(standing, "applied, and its folder is gone", "git log --diff-filter=DR --summary -- " + path);
            case FAILED ->
                Recovery.isKnown(standing, project)
                        ? entry(
                                standing,
                                Refusals.said(standing.row()) + "; the next run takes it up again",
                                "kilter deploy --migration")
                        : entry(standing, Refusals.said(standing.row()) + " (P3009)", "kilter migrate resolve " + name);
        };
    }

    private static MigrationStatus.Entry entry(Standing standing, String note, String fix) {
        return new MigrationStatus.Entry(standing.name(), standing.state(), note, fix);
    }
}
