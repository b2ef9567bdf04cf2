package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Questions to the catalog.
public final class Catalog {
    private Catalog() {}

    /// Whether there is a table, view, sequence or index of this name, qualified or found by `search_path`.
    public static boolean exists(Connection connection, String relation) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            find.setString(1, relation);
            try (ResultSet row = find.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// Whether the relation of this name that `search_path` finds has such a column.
    public static boolean hasColumn(Connection connection, String relation, String column) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ? AND NOT attisdropped")) {
            find.setString(1, relation);
            find.setString(2, column);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }
}
