package dev.kilter.adapters.drizzle;

import dev.kilter.postgres.Bookkeeping;
import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Notes;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs files and their rows: all in one transaction, as the tool does, but for files that ask to run outside one.
final class PendingRun {
    private final Database database;
    private final Connection connection;
    private final Ledger ledger;
    private final Layout layout;
    private final Observer observer;
    private final Notes notes;
    private final List<String> applied = new ArrayList<>();

    PendingRun(Database database, Connection connection, Ledger ledger, Layout layout, Observer observer) {
        this.database = database;
        this.connection = connection;
        this.ledger = ledger;
        this.layout = layout;
        this.observer = observer;
        this.notes = new Notes(observer);
    }

    /// A migration and what runs of it.
    record Pending(Entry entry, SqlFile file) {}

    /// Runs them in order and returns their names.
    List<String> run(List<Pending> pending) throws SQLException {
        List<Pending> together = new ArrayList<>();
        for (Pending next : pending) {
            if (next.file().outsideTransaction()) {
                inOneTransaction(together);
                together.clear();
                alone(next);
            } else {
                together.add(next);
            }
        }
        inOneTransaction(together);
        return applied;
    }

    private void alone(Pending next) throws SQLException {
        started(next);
        long start = System.nanoTime();
        new FileRun(database, connection, applied, notes).apply(next.file(), ledger(next));
        finished(next, Duration.ofNanos(System.nanoTime() - start));
    }

    private void inOneTransaction(List<Pending> group) throws SQLException {
        group.forEach(this::started);
        Map<String, Duration> took = new HashMap<>();
        try {
            new FileRun(database, connection, applied, notes)
                    .applyTogether(group.stream()
                            .map(next -> new FileRun.Part(next.file(), (on, duration) -> {
                                ledger(next).record(on, duration);
                                took.put(next.entry().name(), duration);
                            }))
                            .toList());
        } catch (KilterException e) {
            throw withHint(e);
        }
        group.forEach(next ->
                finished(next, Objects.requireNonNull(took.get(next.entry().name()))));
    }

    private Bookkeeping ledger(Pending next) {
        return (on, _) -> {
            MigrationLock.keep(on, List.of());
            ledger.insert(layout, next.entry());
        };
    }

    private static KilterException withHint(KilterException e) {
        Problem problem = e.problem();
        String hint = e.getCause() instanceof SQLException sql ? outsideHint(sql.getSQLState()) : null;
        return hint == null
                ? e
                : new Problem(problem.code(), problem.detail(), hint, problem.evidence()).toException(e);
    }

    private static @Nullable String outsideHint(@Nullable String state) {
        if ("25001".equals(state)) {
            return "Put the statement into a file of its own whose first line is `-- kilter:no-transaction`"
                    + " (drizzle-kit generate --custom).";
        }
        if ("55P04".equals(state)) {
            return "Put the ALTER TYPE … ADD VALUE into an earlier file of its own whose first line is"
                    + " `-- kilter:no-transaction`.";
        }
        return null;
    }

    private void started(Pending next) {
        observer.on(new Observer.Event.Started(next.entry().name()));
    }

    private void finished(Pending next, Duration took) {
        applied.add(next.entry().name());
        observer.on(new Observer.Event.Finished(next.entry().name(), took));
    }
}
