package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The index that a CREATE INDEX CONCURRENTLY names: whether a run that was killed had ended it.
final class BuiltIndex {
    private static final Pattern CREATE = Pattern.compile(
            "(?is)^(?:\\s|--[^\\n"
                + "]*\\n"
                + "|/\\*.*?\\*/)*CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?"
                + "(?<name>\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)\\s+ON\\s+(?:ONLY\\s+)?(?<table>(?:\"(?:[^\"]|\"\")+\"|[\\p{L}\\p{N}_$.])+)");

    private BuiltIndex() {}

    /// Whether this statement builds an index whose name it says: one that PostgreSQL names cannot be looked for.
    static boolean isNamedBy(SqlStatement statement) {
        return CREATE.matcher(statement.sql()).find();
    }

    /// Whether this statement builds an index that stands on its table and is valid.
    static boolean isMadeBy(SqlStatement statement, Connection connection) throws SQLException {
        Matcher create = CREATE.matcher(statement.sql());
        if (!create.find()) {
            return false;
        }
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = to_regclass(?) AND i.indisvalid AND c.relname = (parse_ident(?))[1]
            """)) {
            find.setString(1, create.group("table"));
            find.setString(2, create.group("name"));
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }
}
