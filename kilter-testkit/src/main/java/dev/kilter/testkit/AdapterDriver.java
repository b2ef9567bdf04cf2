package dev.kilter.testkit;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An adapter at work on projects that are given as paths and texts: for tests that compare it with the real tool.
///
/// @param folder where its migrations lie
public record AdapterDriver(MigrationAdapter adapter, String folder) {
    /// The migrations of this project.
    public MigrationSet set(Map<String, String> files) {
        return adapter.find(new MemoryTree(files), new MigrationConfig(adapter.id(), folder))
                .orElseThrow();
    }

    /// Applies what is pending.
    public MigrationReport apply(Map<String, String> files, Database database) {
        return adapter.apply(set(files), database, Observer.silent());
    }

    /// What stops an apply; empty when nothing did.
    public Optional<Problem> refusal(Map<String, String> files, Database database) {
        try {
            apply(files, database);
            return Optional.empty();
        } catch (KilterException e) {
            return Optional.of(e.problem());
        }
    }

    /// What is applied, pending or wrong.
    public MigrationStatus status(Map<String, String> files, Database database) {
        return adapter.status(set(files), database);
    }

    /// The same, a line for each: its name and its state.
    public List<String> states(Map<String, String> files, Database database) {
        return status(files, database).entries().stream()
                .map(entry -> entry.name() + " " + entry.state())
                .toList();
    }
}
