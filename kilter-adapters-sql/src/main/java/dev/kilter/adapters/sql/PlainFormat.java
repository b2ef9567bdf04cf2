package dev.kilter.adapters.sql;

import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// kilter's own: all `*.sql` files in byte order, with a hash of each in the table `kilter.migration`.
final class PlainFormat implements Format {
    @Override
    public String id() {
        return "plain";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        return Evidence.NONE;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return !Ledger.applied(connection).isEmpty();
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        return folder.sqlNames().stream()
                .map(name -> {
                    var text = folder.text(name);
                    return Migration.of(folder, name, name, text.sql(), text.outsideTransaction());
                })
                .toList();
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        Map<String, String> applied = Ledger.applied(connection);
        String newest = applied.isEmpty() ? "" : List.copyOf(applied.keySet()).getLast();
        List<String> begun = StatementJournal.names(connection);
        List<Entry> entries = new ArrayList<>();
        for (Migration migration : migrations) {
            String name = migration.name();
            String hash = applied.remove(name);
            if (hash == null) {
                entries.add(pending(
                        migration, newest, begun.contains(name) ? StatementJournal.find(connection, name) : null));
            } else if (SameText.as(hash, migration)) {
                entries.add(new Entry(name, State.APPLIED, ""));
            } else {
                entries.add(new Entry(
                        name,
                        State.EDITED,
                        "the file has changed since",
                        "Restore it: git log -p -- " + migration.file().text().path()));
            }
        }
        applied.keySet().forEach(name -> entries.add(Missing.entry(name)));
        entries.addAll(gone(migrations, connection));
        return entries;
    }

    /// What was begun outside a transaction and has no file any more.
    private static List<Entry> gone(List<Migration> migrations, Connection connection) throws SQLException {
        Set<String> here = migrations.stream().map(Migration::name).collect(Collectors.toSet());
        List<Entry> entries = new ArrayList<>();
        for (String name : StatementJournal.names(connection)) {
            StatementJournal.Position begun = StatementJournal.find(connection, name);
            if (begun == null || here.contains(name)) {
                continue;
            }
            boolean untouched = begun.done() == 0 && !begun.running();
            entries.add(new Entry(
                    name,
                    State.FAILED,
                    (untouched ? "none of its statements has run" : "it was interrupted half-way")
                            + ", and its file is gone",
                    untouched ? "kilter migrate resolve " + name + " --rolled-back" : "Restore the file from git."));
        }
        return entries;
    }

    private static Entry pending(Migration migration, String newest, StatementJournal.@Nullable Position begun) {
        String name = migration.name();
        if (begun != null) {
            String done = begun.done() + " of " + migration.file().statements().size() + " statements have run";
            return new Entry(name, State.FAILED, done, "kilter deploy --migration");
        }
        return ByteOrder.NAMES.compare(name, newest) < 0
                ? new Entry(name, State.OUT_OF_ORDER, "older than " + newest + ", which is applied; it runs late")
                : new Entry(name, State.PENDING, "");
    }

    @Override
    public void create(Connection connection) throws SQLException {
        Ledger.create(connection);
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        Ledger.record(connection, migration.asFile(), took);
    }

    /// Those below the folder, and those whose ending is in capitals.
    @Override
    public List<Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        List<String> read = folder.sqlNames();
        return folder.names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".sql") && !read.contains(name))
                .map(name -> new Entry(
                        name,
                        State.SKIPPED,
                        name.indexOf('/') < 0
                                ? "only files whose names end in .sql are run"
                                : "only files directly in '" + folder.config().dir() + "' are run",
                        "Move it: git mv " + folder.path(name) + " " + folder.path(moved(name))))
                .toList();
    }

    private static String moved(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.substring(0, last.length() - ".sql".length()) + ".sql";
    }

    @Override
    public List<String> notes(List<Migration> pending) {
        return ByteOrder.surprises(pending.stream().map(Migration::name).toList());
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a file of its own whose first line is `-- kilter:no-transaction`.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        boolean capitals = entry.state() == State.SKIPPED && entry.name().indexOf('/') < 0;
        return entry.state() == State.EDITED || capitals;
    }
}
