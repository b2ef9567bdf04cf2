package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// What a classifier asks the live database. A table that is not there yet is made by an earlier statement, and empty.
final class LiveTables {
    private final Connection connection;

    LiveTables(Connection connection) {
        this.connection = connection;
    }

    boolean exists(String relation) throws SQLException {
        return Catalog.exists(connection, relation);
    }

    boolean isEmpty(String relation) throws SQLException {
        if (!exists(relation)) {
            return true;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT FROM " + relation + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// The type of a column as `format_type` writes it; null when there is none.
    @Nullable
    String type(String relation, String column) throws SQLException {
        return text(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(?)"
                        + " AND attname = ? AND NOT attisdropped",
                relation,
                column);
    }

    /// Whether a function of this name may give another value each time, as far as the catalog knows.
    boolean isVolatile(String function) throws SQLException {
        return "v"
                .equals(text(
                        "SELECT max(provolatile::text) FROM pg_proc WHERE proname = ? AND proname <> ?", function, ""));
    }

    private @Nullable String text(String query, String one, String two) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(query)) {
            find.setString(1, one);
            find.setString(2, two);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
