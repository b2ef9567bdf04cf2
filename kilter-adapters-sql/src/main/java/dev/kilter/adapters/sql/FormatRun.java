package dev.kilter.adapters.sql;

import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Notes;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.StatementClassifier;
import dev.kilter.postgres.Verdict;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The migrations of one format against one database.
///
/// @param passedOver files that look like migrations and are none
record FormatRun(Format format, List<Migration> migrations, List<Entry> passedOver, Connection connection) {
    FormatRun {
        migrations = List.copyOf(migrations);
        passedOver = List.copyOf(passedOver);
    }

    static FormatRun of(MigrationSet set, Connection connection) throws SQLException {
        MigrationFolder folder = MigrationFolder.of(set);
        Format format = Recognition.decide(folder, connection);
        List<Migration> all = format.read(folder);
        List<Migration> migrations = all.stream().filter(folder::selects).toList();
        return new FormatRun(format, migrations, format.passedOver(folder, all), connection);
    }

    MigrationStatus status() throws SQLException {
        return new MigrationStatus(entries());
    }

    private List<Entry> entries() throws SQLException {
        return Stream.concat(format.compare(migrations, connection).stream(), passedOver.stream())
                .toList();
    }

    /// The migrations that an apply runs now, in order. What the tool stops at is a problem.
    List<Migration> pending() throws SQLException {
        return pending(entries());
    }

    private List<Migration> pending(List<Entry> entries) {
        List<Entry> stops = entries.stream().filter(format::stopsAt).toList();
        if (!stops.isEmpty()) {
            throw stopped(stops);
        }
        Set<String> names = entries.stream()
                .filter(entry -> entry.state() == State.PENDING
                        || entry.state() == State.FAILED
                        || entry.state() == State.OUT_OF_ORDER)
                .map(Entry::name)
                .collect(Collectors.toSet());
        return migrations.stream()
                .filter(migration -> names.contains(migration.name()))
                .toList();
    }

    /// What an apply would run now, each statement with its class.
    MigrationPlan plan() throws SQLException {
        StatementClassifier classifier = new StatementClassifier(connection);
        List<PlannedStatement> planned = new ArrayList<>();
        for (Migration migration : pending()) {
            for (SqlStatement statement : migration.file().statements()) {
                Verdict verdict = classifier.classify(statement);
                planned.add(new PlannedStatement(
                        migration.file().text().path(),
                        statement.line(),
                        statement.sql(),
                        verdict.kind(),
                        verdict.why()));
            }
        }
        StringBuilder ledger = new StringBuilder(format.id());
        format.compare(migrations, connection)
                .forEach(entry ->
                        ledger.append('\n').append(entry.name()).append(' ').append(entry.state()));
        StringBuilder files = new StringBuilder(format.id());
        migrations.forEach(migration -> files.append('\n')
                .append(migration.name())
                .append(' ')
                .append(migration.file().sha256()));
        return new MigrationPlan(hash(ledger), hash(files), planned, "sql " + format.id());
    }

    private static String hash(StringBuilder text) {
        return Bundle.hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    MigrationReport apply(Database database, Observer observer) throws SQLException {
        for (long lock : format.locks(connection)) {
            MigrationLock.take(connection, lock);
        }
        List<Entry> entries = entries();
        List<Migration> pending = pending(entries);
        Notes notes = new Notes(observer);
        notes(entries, pending).forEach(notes);
        List<String> applied = new ArrayList<>();
        if (!pending.isEmpty()) {
            createLedger(database);
            try (Format.Held _ = format.hold(database)) {
                format.check(database);
                for (Migration migration : pending) {
                    one(migration, database, applied, observer, notes);
                }
            }
        }
        String newest = migrations.isEmpty() ? null : migrations.getLast().name();
        return new MigrationReport(applied, migrations.size(), newest);
    }

    private void one(Migration migration, Database database, List<String> applied, Observer observer, Notes notes)
            throws SQLException {
        Format.Before before = format.before(migration, database);
        if (before == Format.Before.SKIP) {
            notes.accept("'" + migration.name() + "': its precondition does not hold; it stays pending");
            return;
        }
        observer.on(new Observer.Event.Started(migration.name()));
        long start = System.nanoTime();
        try {
            run(
                    before == Format.Before.MARK ? migration.withoutStatements() : migration,
                    new FileRun(database, connection, applied, notes));
        } catch (KilterException e) {
            if (!(e.getCause() instanceof SQLException) || !format.mayFail(migration)) {
                throw e;
            }
            notes.accept("'" + migration.name() + "' may fail, and did: "
                    + e.problem().detail() + "; it stays pending, and the next run tries it again");
            return;
        }
        applied.add(migration.name());
        observer.on(new Observer.Event.Finished(migration.name(), Duration.ofNanos(System.nanoTime() - start)));
    }

    private List<String> notes(List<Entry> entries, List<Migration> pending) {
        Set<String> run = pending.stream().map(Migration::name).collect(Collectors.toSet());
        Stream<String> odd = entries.stream()
                .filter(entry -> entry.state() == State.MISSING
                        || (entry.state() == State.FAILED && !run.contains(entry.name()))
                        || entry.state() == State.SKIPPED
                        || entry.state() == State.OUT_OF_ORDER)
                .map(entry -> "'" + entry.name() + "': " + entry.note());
        return Stream.concat(odd, format.notes(pending).stream()).toList();
    }

    private void run(Migration migration, FileRun run) throws SQLException {
        try {
            run.apply(migration.file(), (on, took) -> {
                MigrationLock.keep(on, format.locks(on));
                format.record(on, migration, took);
            });
        } catch (KilterException e) {
            boolean outside = e.getCause() instanceof SQLException sql && "25001".equals(sql.getSQLState());
            throw outside
                    ? new Problem(
                                    e.problem().code(),
                                    e.problem().detail(),
                                    format.outsideHint(),
                                    e.problem().evidence())
                            .toException(e)
                    : e;
        }
    }

    private void createLedger(Database database) throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            format.create(connection);
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private KilterException stopped(List<Entry> stops) {
        Entry first = stops.getFirst();
        boolean failed = first.state() == State.FAILED;
        String what = switch (first.state()) {
            case EDITED -> "' has changed since it was applied";
            case MISSING -> "' is applied, and its file is gone";
            case OUT_OF_ORDER -> "' is older than what is applied";
            case SKIPPED -> "' would not run";
            default -> "' did not end well";
        };
        String hint = first.state() == State.EDITED
                ? "Restore the file (git log -p), and put the change into a new migration."
                : first.fix();
        return Problem.of(
                        failed ? KilterCode.MIGRATION_HALF_DONE : KilterCode.MIGRATION_DRIFT,
                        "the migration '" + first.name() + what,
                        hint)
                .withEvidence(stops.stream()
                        .map(entry -> entry.state() == State.EDITED
                                ? entry.name() + " differs from what was applied"
                                : entry.name() + ": " + entry.note())
                        .toList())
                .toException();
    }
}
