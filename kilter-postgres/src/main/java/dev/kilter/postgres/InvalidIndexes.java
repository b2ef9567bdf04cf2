package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What a failed CREATE INDEX CONCURRENTLY leaves behind: an index that is not valid, and that IF NOT EXISTS would then
/// accept.
public final class InvalidIndexes {
    private InvalidIndexes() {}

    /// The names of those that this role may drop, qualified where needed.
    public static List<String> find(Connection connection) throws SQLException {
        List<String> invalid = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE NOT i.indisvalid AND pg_has_role(c.relowner, 'USAGE')
                    """)) {
            while (rows.next()) {
                invalid.add(rows.getString(1));
            }
        }
        return invalid;
    }
}
