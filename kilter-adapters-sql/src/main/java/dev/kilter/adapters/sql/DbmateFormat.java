package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// dbmate: `<n>…sql` with the blocks `-- migrate:up` and `-- migrate:down`; a row with the digits of each. A late file
/// is applied.
final class DbmateFormat implements Format {
    private static final Pattern NAME = Pattern.compile("(\\d+).*\\.sql");
    private static final Pattern UP = Pattern.compile("^--\\s*migrate:up(\\s*$|\\s+\\S+)");
    private static final Pattern DOWN = Pattern.compile("^--\\s*migrate:down(\\s*$|\\s+\\S+)");
    private static final Pattern OUTSIDE = Pattern.compile("\\stransaction:false(\\s|$)");

    @Override
    public String id() {
        return "dbmate";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        return folder.sqlNames().stream().anyMatch(name -> folder.hasLine(name, UP)) ? Evidence.MARKS : Evidence.NONE;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return Catalog.hasColumn(connection, "schema_migrations", "version")
                && !Catalog.hasColumn(connection, "schema_migrations", "dirty");
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        Map<String, Migration> migrations = new LinkedHashMap<>();
        for (String name : folder.sqlNames()) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                Migration migration = migration(folder, name, matcher.group(1));
                Migration other = migrations.putIfAbsent(migration.version(), migration);
                if (other != null) {
                    throw Migration.malformed(
                            folder.path(name),
                            1,
                            "has the same version as '" + other.name() + "', and dbmate remembers one of them",
                            "Renumber it.");
                }
            }
        }
        return List.copyOf(migrations.values());
    }

    @Override
    public List<Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        return PassedOver.of(
                folder,
                migrations,
                _ -> false,
                "dbmate runs <number>_<name>.sql directly in '"
                        + folder.config().dir() + "', and no other file");
    }

    private static Migration migration(MigrationFolder folder, String name, String version) {
        String path = folder.path(name);
        StringBuilder part = new StringBuilder();
        int number = 0;
        boolean up = false;
        boolean down = false;
        boolean outside = false;
        for (String line : folder.text(name).sql().split("\n", -1)) {
            number++;
            if (UP.matcher(line).find()) {
                if (up || down) {
                    throw Migration.malformed(
                            path, number, "has '-- migrate:up' in the wrong place", "Begin with one '-- migrate:up'.");
                }
                up = true;
                outside = OUTSIDE.matcher(line).find();
            } else if (DOWN.matcher(line).find()) {
                down = true;
            } else if (!up && !line.isBlank() && !line.strip().startsWith("--")) {
                throw Migration.malformed(
                        path, number, "has statements before '-- migrate:up'", "Move them below the mark.");
            }
            part.append(up && !down ? line : "").append('\n');
        }
        if (!up) {
            throw Migration.malformed(path, 1, "has no '-- migrate:up'", "Add the mark above its statements.");
        }
        return Migration.of(folder, name, version, part.toString(), outside);
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        NavigableSet<String> applied = applied(connection);
        String newest = applied.isEmpty() ? "" : applied.last();
        List<Entry> entries = new ArrayList<>();
        TreeSet<String> missing = new TreeSet<>(applied);
        for (Migration migration : migrations) {
            String name = migration.name();
            missing.remove(migration.version());
            if (applied.contains(migration.version())) {
                entries.add(new Entry(name, State.APPLIED, ""));
            } else if (StatementJournal.find(connection, name) != null) {
                entries.add(new Entry(name, State.FAILED, "begun outside a transaction", "kilter deploy --migration"));
            } else if (migration.version().compareTo(newest) < 0) {
                entries.add(new Entry(
                        name, State.OUT_OF_ORDER, "older than " + newest + ", which is applied; it runs late"));
            } else {
                entries.add(new Entry(name, State.PENDING, ""));
            }
        }
        missing.forEach(version -> entries.add(Missing.entry(version)));
        return entries;
    }

    private NavigableSet<String> applied(Connection connection) throws SQLException {
        TreeSet<String> versions = new TreeSet<>();
        if (!hasLedger(connection)) {
            return versions;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM schema_migrations")) {
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
        }
        return versions;
    }

    @Override
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version varchar primary key)");
        }
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO schema_migrations (version) VALUES (?)")) {
            insert.setString(1, migration.version());
            insert.executeUpdate();
        }
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a file of its own that begins with `-- migrate:up transaction:false`.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        return false;
    }
}
