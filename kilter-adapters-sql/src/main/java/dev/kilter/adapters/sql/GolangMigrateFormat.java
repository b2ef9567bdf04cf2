package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// golang-migrate: `<n>_name.up.sql`, or with another ending; one row with the newest version, and whether it is dirty.
/// What is older than that row counts as applied: the tool does not know better.
final class GolangMigrateFormat implements Format {
    private static final Pattern NAME = Pattern.compile("([0-9]+)_(.*)\\.(down|up)\\.(.*)");
    private static final long SALT = 1486364155;

    @Override
    public String id() {
        return "golang-migrate";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        boolean named = folder.directNames().stream()
                .anyMatch(name -> NAME.matcher(name).matches());
        return named ? Evidence.NAMES : Evidence.NONE;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return Catalog.hasColumn(connection, "schema_migrations", "dirty");
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        Map<BigInteger, String> ups = new TreeMap<>();
        for (String name : folder.directNames()) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && matcher.group(3).equals("up")) {
                BigInteger version = new BigInteger(matcher.group(1));
                if (version.compareTo(BigInteger.valueOf(Long.MAX_VALUE)) > 0) {
                    throw Migration.malformed(
                            folder.path(name),
                            1,
                            "has a version that golang-migrate's table cannot hold: it is above " + Long.MAX_VALUE,
                            "Give it a smaller number.");
                }
                String other = ups.putIfAbsent(version, name);
                if (other != null) {
                    throw Migration.malformed(
                            folder.path(name), 1, "has the same version as '" + other + "'", "Renumber one of them.");
                }
            }
        }
        return ups.entrySet().stream()
                .map(up -> migration(folder, up.getValue(), up.getKey()))
                .toList();
    }

    /// The tool sends a file as one query: a single statement is in no transaction, several are in one.
    private static Migration migration(MigrationFolder folder, String name, BigInteger version) {
        SqlText text = folder.text(name);
        List<SqlStatement> statements = SqlSplitter.split(text.sql());
        boolean alone = statements.size() == 1 && statements.getFirst().refusesTransactions();
        return Migration.of(folder, name, version.toString(), text.sql(), alone || text.outsideTransaction());
    }

    @Override
    public List<Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        return PassedOver.of(
                folder,
                migrations,
                name -> NAME.matcher(name).matches(),
                "golang-migrate runs <number>_<name>.up.sql directly in '"
                        + folder.config().dir() + "', and no other file");
    }

    private record Row(BigInteger version, boolean dirty) {}

    private @Nullable Row row(Connection connection) throws SQLException {
        if (!hasLedger(connection)) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, dirty FROM schema_migrations LIMIT 1")) {
            return row.next() ? new Row(new BigInteger(row.getString(1)), row.getBoolean(2)) : null;
        }
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        Row row = row(connection);
        List<Entry> entries = new ArrayList<>();
        boolean known = row == null;
        for (Migration migration : migrations) {
            int order = row == null ? 1 : new BigInteger(migration.version()).compareTo(row.version());
            known |= order == 0;
            if (row != null && order == 0 && row.dirty()) {
                entries.add(dirty(migration.name(), row.version()));
            } else {
                entries.add(new Entry(migration.name(), order <= 0 ? State.APPLIED : State.PENDING, ""));
            }
        }
        if (row != null && !known) {
            entries.add(
                    row.dirty() ? dirty(row.version().toString(), row.version()) : Missing.entry("" + row.version()));
        }
        return entries;
    }

    private static Entry dirty(String name, BigInteger version) {
        return new Entry(
                name,
                State.FAILED,
                "dirty: a run of migrate failed or was killed half-way",
                "Bring the schema to where the file ends and run: migrate force " + version
                        + "; or undo it and force the version before.");
    }

    @Override
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_migrations"
                    + " (version bigint not null primary key, dirty boolean not null)");
        }
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE schema_migrations");
            statement.execute(
                    "INSERT INTO schema_migrations (version, dirty) VALUES (" + migration.version() + ", false)");
        }
    }

    /// The command line puts the path of its URL into the key, slash included; a program that hands over a
    /// connection has the database's name there.
    @Override
    public List<Long> locks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_schema(), current_database()")) {
            row.next();
            String front = row.getString(1) + "\0schema_migrations\0";
            return List.of(key(front + "/" + row.getString(2)), key(front + row.getString(2)));
        }
    }

    private static long key(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() * SALT & 0xffff_ffffL;
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a file of its own: golang-migrate runs a file of one statement outside a"
                + " transaction.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        return (entry.state() == State.FAILED && entry.note().startsWith("dirty")) || entry.state() == State.MISSING;
    }
}
