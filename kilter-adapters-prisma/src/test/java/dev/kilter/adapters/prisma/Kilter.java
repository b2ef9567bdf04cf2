package dev.kilter.adapters.prisma;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.MemoryTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The adapter on a project of these files.
final class Kilter {
    private static final PrismaAdapter ADAPTER = new PrismaAdapter();

    private Kilter() {}

    static MigrationSet set(Map<String, String> files) {
        return ADAPTER.find(new MemoryTree(files), new MigrationConfig("prisma", "prisma/migrations"))
                .orElseThrow();
    }

    static MigrationReport apply(Map<String, String> files, RealPostgres database) {
        return ADAPTER.apply(set(files), database.database(), Observer.silent());
    }

    /// What stops an apply; empty when nothing did.
    static Optional<Problem> refusal(Map<String, String> files, RealPostgres database) {
        try {
            apply(files, database);
            return Optional.empty();
        } catch (KilterException e) {
            return Optional.of(e.problem());
        }
    }

    static MigrationStatus status(Map<String, String> files, RealPostgres database) {
        return ADAPTER.status(set(files), database.database());
    }

    static List<String> states(Map<String, String> files, RealPostgres database) {
        return status(files, database).entries().stream()
                .map(entry -> entry.name() + " " + entry.state())
                .toList();
    }
}
