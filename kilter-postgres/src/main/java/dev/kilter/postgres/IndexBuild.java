package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A CREATE INDEX or REINDEX CONCURRENTLY: what it builds, whether it is there, and what a failed one has left.
///
/// @param name  of the new index as SQL; null when PostgreSQL chooses it
/// @param table as SQL; for REINDEX the table or the index
/// @param again whether it builds again what is there
record IndexBuild(@Nullable String name, String table, boolean again) {
    private static final int PATIENCE_SECONDS = 60;

    /// What this statement builds; null when it is no such statement.
    static @Nullable IndexBuild of(SqlStatement statement) {
        Words words = new Words(statement.tokens()).without("CREATE", "UNIQUE");
        if (statement.begins("REINDEX")) {
            return rebuild(words.after(1));
        }
        if (!statement.begins("CREATE") || !words.begins("INDEX", "CONCURRENTLY")) {
            return null;
        }
        Words named = words.after(2).without("IF", "NOT", "EXISTS");
        boolean nameless = named.begins("ON");
        Words on = nameless ? named : named.after(named.nameLength());
        if (!on.begins("ON")) {
            return null;
        }
        String table = on.after(1).without("ONLY").name();
        return table.isEmpty() ? null : new IndexBuild(nameless ? null : named.name(), table, false);
    }

    private static @Nullable IndexBuild rebuild(Words words) {
        for (int i = 0; i < words.tokens().size(); i++) {
            Words rest = words.after(i);
            boolean kind = rest.begins("TABLE", "CONCURRENTLY") || rest.begins("INDEX", "CONCURRENTLY");
            if (kind && rest.after(2).nameLength() > 0) {
                return new IndexBuild(null, rest.after(2).name(), true);
            }
        }
        return null;
    }

    /// Whether the index that it names stands on its table and is valid. One that PostgreSQL named cannot be told.
    boolean isThere(Connection connection) throws SQLException {
        return !again && name != null && !indexes(connection, true).isEmpty();
    }

    /// Whether one that PostgreSQL names is certainly not there: the table has no index beside those of its
    /// constraints.
    boolean isProvenAway(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT 1 FROM pg_index i WHERE i.indrelid = to_regclass(?)
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            """)) {
            find.setString(1, table);
            try (ResultSet row = find.executeQuery()) {
                return !row.next();
            }
        }
    }

    /// Drops what a build of it that did not end has left, outside a transaction, and returns the names. Waits
    /// until nobody works on the table any more: an index that another session builds is not valid either, until it
    /// is.
    List<String> removeLeft(Connection connection) throws SQLException {
        for (int i = 0; i < PATIENCE_SECONDS * 10 && isWorkedOn(connection); i++) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted", e);
            }
        }
        List<String> left = indexes(connection, false);
        for (String index : left) {
            CleanSession.execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
        }
        return left;
    }

    private boolean isWorkedOn(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT 1 FROM pg_locks l WHERE l.locktype = 'relation'
              AND l.relation IN (to_regclass(?), (SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass(?)))
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
            """)) {
            find.setString(1, table);
            find.setString(2, table);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private List<String> indexes(Connection connection, boolean valid) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid IN (to_regclass(?), (SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass(?)))
              AND i.indisvalid = ? AND (?::text IS NULL OR c.relname = (parse_ident(?))[1]) AND (NOT ? OR c.relname ~ ?)
            ORDER BY 1
            """)) {
            find.setString(1, table);
            find.setString(2, table);
            find.setBoolean(3, valid);
            find.setString(4, name);
            find.setString(5, name == null ? "x" : name);
            find.setBoolean(6, again);
            find.setString(7, "_cc(new|old)[0-9]*$");
            try (ResultSet rows = find.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }
}
