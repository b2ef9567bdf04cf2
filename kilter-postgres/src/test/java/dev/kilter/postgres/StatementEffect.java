package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// What PostgreSQL itself tells of a statement that has just run in an open transaction: the witness beside the
/// classifier's judgement.
///
/// @param lost    tables with rows, and their columns, that are gone, and tables that have fewer rows
/// @param written tables with rows whose file is another one
/// @param scanned tables with rows that were read through under a lock that writers wait for
record StatementEffect(Set<String> lost, Set<String> written, Set<String> scanned) {
    private static final String FILLED = """
        SELECT c.oid::text, c.relfilenode FROM pg_class c
        WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'side')
          AND (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass),
            false, true, '')))[1]::text::int > 0
        """;
    private static final String COLUMNS = """
        SELECT attrelid || '.' || attnum, 0 FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
          AND attgenerated = '' AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r')
        """;
    private static final String ROWS = """
        SELECT c.oid::text, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM ONLY %s',
          c.oid::regclass), false, true, '')))[1]::text::int
        FROM pg_class c WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'side')
        """;
    private static final String SCANS = """
        SELECT relid::text, seq_scan FROM pg_stat_xact_user_tables
        """;
    private static final String LOCKED = """
        SELECT relation::text, 0 FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL AND mode IN (
          'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        """;

    /// Runs it in the transaction that this connection is in.
    static StatementEffect of(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL row_security = off");
            Map<String, Long> filled = numbers(statement, FILLED);
            Map<String, Long> columns = numbers(statement, COLUMNS);
            columns.keySet().removeIf(column -> !filled.containsKey(column.replaceFirst("\\..*", "")));
            Map<String, Long> rows = numbers(statement, ROWS);
            Map<String, Long> scans = numbers(statement, SCANS);
            statement.execute(sql);
            statement.execute("RESET ROLE");
            Set<String> scanned = differing(numbers(statement, SCANS), scans, (after, before) -> !after.equals(before));
            scanned.retainAll(filled.keySet());
            scanned.retainAll(numbers(statement, LOCKED).keySet());
            Set<String> lost = differing(columns, numbers(statement, COLUMNS), (_, after) -> after == null);
            lost.addAll(differing(rows, numbers(statement, ROWS), (before, after) -> after != null && after < before));
            Map<String, Long> files =
                    numbers(statement, "SELECT oid::text, relfilenode FROM pg_class WHERE relkind = 'r'");
            Set<String> written = differing(filled, files, (before, after) -> after != null && !after.equals(before));
            return new StatementEffect(lost, written, scanned);
        } finally {
            connection.rollback();
        }
    }

    private static Set<String> differing(
            Map<String, Long> before, Map<String, Long> after, BiFunction<Long, Long, Boolean> differs) {
        Set<String> found = new TreeSet<>();
        before.forEach((name, value) -> {
            if (differs.apply(value, after.get(name))) {
                found.add(name);
            }
        });
        return found;
    }

    private static Map<String, Long> numbers(Statement statement, String query) throws SQLException {
        Map<String, Long> numbers = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                numbers.put(row.getString(1), row.getLong(2));
            }
        }
        return numbers;
    }
}
