package dev.kilter.runner;

import dev.kilter.postgres.Ownership;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What follows the tool's own command: its ledger is read, since tools end well in silence, and what it made is given
/// to the owner and shown to the app.
final class SettledMigration {
    private static final Set<State> LEFT = EnumSet.of(
            State.PENDING, State.FAILED, State.ROLLED_BACK, State.SKIPPED, State.OUT_OF_ORDER, State.NAMELESS);

    private final JobSpec job;
    private final SlotDatabase database;
    private final ProjectTree tree;

    SettledMigration(JobSpec job, SlotDatabase database, ProjectTree tree) {
        this.job = job;
        this.database = database;
        this.tree = tree;
    }

    JobLine.Report settle(ClassLoader plugins, Consumer<JobLine> out) {
        own(out);
        MigrationAdapter adapter = Providers.migrationAdapters(plugins).get(Objects.requireNonNull(job.tool()));
        MigrationConfig config = job.config(adapter.id()).by(List.of());
        return Providers.ask(adapter, () -> {
            Optional<MigrationSet> found;
            MigrationStatus status;
            try {
                found = adapter.find(tree, config);
                if (found.isEmpty()) {
                    // Alembic's files are Python, others' are plain SQL: only their own command
                    // knows what is applied.
                    return new JobLine.Report("the tool's own command ended well", true, null);
                }
                status = adapter.status(found.get(), database);
            } catch (KilterException e) {
                if (e.problem().code().equals(KilterCode.UNREACHABLE.code())) {
                    throw e;
                }
                out.accept(new JobLine.Note(
                        "what its ledger says is not looked at: " + e.problem().detail()));
                return new JobLine.Report(adapter.id() + ": its own command ended well", true, null);
            }
            return report(adapter, found.get(), status);
        });
    }

    private JobLine.Report report(MigrationAdapter adapter, MigrationSet set, MigrationStatus status) {
        List<MigrationStatus.Entry> left = status.entries().stream()
                .filter(entry -> LEFT.contains(entry.state()))
                .toList();
        if (!left.isEmpty()) {
            throw Problem.of(
                            KilterCode.MIGRATION_FAILED,
                            "the tool's own command ended well, and '"
                                    + left.getFirst().name() + "' is not applied",
                            "kilter migrate status")
                    .withEvidence(left.stream()
                            .limit(10)
                            .map(entry -> entry.name() + ": " + entry.state()
                                    + (entry.note().isEmpty() ? "" : ", " + entry.note()))
                            .toList())
                    .toException();
        }
        int total = set.files().size();
        return new JobLine.Report(
                adapter.id() + ": " + total + " of " + total + " applied by its own command",
                true,
                set.files().isEmpty() ? null : set.files().getLast().name());
    }

    private void own(Consumer<JobLine> out) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            database.checkFence(connection);
            Ownership.sweep(connection, database.ownerRole()).forEach(note -> out.accept(new JobLine.Note(note)));
            connection.commit();
        } catch (SQLException e) {
            throw SlotDatabase.away(e);
        }
    }
}
