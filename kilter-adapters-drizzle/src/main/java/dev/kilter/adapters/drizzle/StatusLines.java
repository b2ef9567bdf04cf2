package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Says for people how each migration stands and what mends it.
final class StatusLines {
    private StatusLines() {}

    static MigrationStatus of(DrizzleProject project, Comparison comparison, List<String> begun) {
        List<MigrationStatus.Entry> lines = new ArrayList<>();
        for (Standing standing : comparison.standings()) {
            String name = standing.entry().name();
            lines.add(
                    begun.contains(name)
                            ? new MigrationStatus.Entry(
                                    name,
                                    State.FAILED,
                                    "begun outside a transaction; the next run goes on there",
                                    "kilter deploy --migration")
                            : new MigrationStatus.Entry(name, standing.state(), standing.note(), fix(standing)));
        }
        for (Row row : comparison.strays()) {
            String name = row.name() == null ? "row " + row.id() : row.name();
            lines.add(new MigrationStatus.Entry(
                    name,
                    State.MISSING,
                    "applied as of " + Instant.ofEpochMilli(row.when()) + ", and no file explains it",
                    "git log --diff-filter=DR --summary -- " + project.folder()));
        }
        return new MigrationStatus(lines);
    }

    private static String fix(Standing standing) {
        String name = standing.entry().name();
        return switch (standing.state()) {
            case SKIPPED, NAMELESS -> "kilter migrate resolve " + name;
            case EDITED -> "git log -p -- " + standing.entry().path();
            case OUT_OF_ORDER -> "kilter deploy --migration";
            case APPLIED, PENDING, MISSING, FAILED, ROLLED_BACK -> "";
        };
    }
}
