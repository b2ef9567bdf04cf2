package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// goose: `<n>_name.sql` with `-- +goose` marks; a row for each version, the first one for version 0. A late file stops
/// it.
final class GooseFormat implements Format {
    private static final Pattern MARK = Pattern.compile("^\\s*--.*\\+goose");
    private static final Pattern GO = Pattern.compile("\\d+_[^/]*\\.go");
    private static final Pattern NAME = Pattern.compile("(\\d+)_.*\\.sql");

    @Override
    public String id() {
        return "goose";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        return folder.sqlNames().stream().anyMatch(name -> folder.hasLine(name, MARK)) ? Evidence.MARKS : Evidence.NONE;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return Catalog.exists(connection, "goose_db_version");
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        Map<Long, Migration> migrations = new TreeMap<>();
        for (String name : folder.sqlNames()) {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches() || matcher.group(1).length() > 18 || Long.parseLong(matcher.group(1)) < 1) {
                throw Migration.malformed(
                        folder.path(name), 1, "is named as goose names no file", "Rename it to <number>_<name>.sql.");
            }
            long version = Long.parseLong(matcher.group(1));
            GooseScript script =
                    GooseScript.of(folder.path(name), folder.text(name).sql());
            Migration migration = Migration.of(folder, name, "" + version, script.up(), script.outside());
            Migration other = migrations.putIfAbsent(version, migration);
            if (other != null) {
                throw Migration.malformed(
                        folder.path(name),
                        1,
                        "has the same version as '" + other.name() + "'",
                        "Renumber one of them.");
            }
        }
        return List.copyOf(migrations.values());
    }

    @Override
    public List<Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        List<Entry> below = PassedOver.of(
                folder,
                migrations,
                _ -> false,
                "goose looks directly into '" + folder.config().dir() + "', and into no folder below it");
        Stream<Entry> inGo = folder.names().stream()
                .filter(name -> GO.matcher(name).matches() && !name.endsWith("_test.go"))
                .map(name -> new Entry(
                        name,
                        State.SKIPPED,
                        "a migration in Go, which takes the program that it is compiled into",
                        "Write it in SQL, or let that program migrate: migration: {tool: sql, engine: cli,"
                                + " command: […]}"));
        return Stream.concat(below.stream(), inGo).toList();
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        NavigableSet<Long> applied = applied(connection);
        TreeSet<Long> missing = new TreeSet<>(applied);
        missing.remove(0L);
        long newest = applied.isEmpty() ? 0 : applied.last();
        List<Entry> entries = new ArrayList<>();
        for (Migration migration : migrations) {
            long version = Long.parseLong(migration.version());
            missing.remove(version);
            if (applied.contains(version)) {
                entries.add(new Entry(migration.name(), State.APPLIED, ""));
            } else if (StatementJournal.find(connection, migration.name()) != null) {
                entries.add(new Entry(
                        migration.name(), State.FAILED, "begun outside a transaction", "kilter deploy --migration"));
            } else if (version < newest) {
                entries.add(new Entry(
                        migration.name(),
                        State.OUT_OF_ORDER,
                        "older than version " + newest + ", which is applied; goose stops at it",
                        "Renumber the file above " + newest + "."));
            } else {
                entries.add(new Entry(migration.name(), State.PENDING, ""));
            }
        }
        missing.forEach(version -> entries.add(Missing.entry("" + version)));
        return entries;
    }

    /// Of several rows of one version, the newest counts.
    private NavigableSet<Long> applied(Connection connection) throws SQLException {
        TreeSet<Long> applied = new TreeSet<>();
        if (!hasLedger(connection)) {
            return applied;
        }
        Set<Long> seen = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT version_id, is_applied FROM goose_db_version ORDER BY id DESC")) {
            while (rows.next()) {
                if (seen.add(rows.getLong(1)) && rows.getBoolean(2)) {
                    applied.add(rows.getLong(1));
                }
            }
        }
        return applied;
    }

    @Override
    public void create(Connection connection) throws SQLException {
        if (hasLedger(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE TABLE goose_db_version (
                  id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
                  version_id bigint NOT NULL,
                  is_applied boolean NOT NULL,
                  tstamp timestamp NOT NULL DEFAULT now()
                );
                INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)
                """);
        }
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO goose_db_version (version_id, is_applied) VALUES (" + migration.version() + ", true)");
        }
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a file of its own that begins with `-- +goose NO TRANSACTION`.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        boolean inGo =
                entry.state() == State.SKIPPED && GO.matcher(entry.name()).matches();
        return entry.state() == State.OUT_OF_ORDER || inGo;
    }
}
