package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/// Whether a statement that was begun, and whose end is unknown, has had its effect. Asked of the catalog; what it has
/// left half done is taken away.
enum Effect {
    /// It is done.
    THERE,
    /// It is not, or it may be done again without harm.
    NOT_THERE,
    /// Nobody can tell.
    UNKNOWN;

    static Effect of(SqlStatement statement, Connection connection, Consumer<String> notes) throws SQLException {
        IndexBuild build = IndexBuild.of(statement);
        if (build != null) {
            for (String index : build.removeLeft(connection)) {
                notes.accept("the invalid index '" + index + "' that an interrupted run left is removed");
            }
            if (build.isThere(connection)) {
                return THERE;
            }
            return build.again() || build.name() != null || build.isProvenAway(connection) ? NOT_THERE : UNKNOWN;
        }
        Words words = new Words(statement.tokens());
        if (words.begins("DROP", "INDEX", "CONCURRENTLY")) {
            return Catalog.exists(
                            connection, words.after(3).without("IF", "EXISTS").name())
                    ? NOT_THERE
                    : THERE;
        }
        if (words.begins("ALTER", "TABLE") && words.has("DETACH", "PARTITION")) {
            return detached(words, connection);
        }
        return Repeatable.is(statement) ? NOT_THERE : UNKNOWN;
    }

    /// Whether the catalog tells of each statement like this one.
    static boolean isInCatalog(SqlStatement statement) {
        IndexBuild build = IndexBuild.of(statement);
        if (build != null) {
            return build.again() || build.name() != null;
        }
        Words words = new Words(statement.tokens());
        return words.begins("DROP", "INDEX", "CONCURRENTLY")
                || (words.begins("ALTER", "TABLE") && words.has("DETACH", "PARTITION"))
                || Repeatable.is(statement);
    }

    /// One that waits to be finished is finished here: DETACH cannot be said again.
    private static Effect detached(Words words, Connection connection) throws SQLException {
        Words parent = words.after(2).without("IF", "EXISTS");
        Words child = parent.after(parent.nameLength()).without("DETACH", "PARTITION");
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT inhdetachpending FROM pg_inherits WHERE inhparent = to_regclass(?) AND inhrelid ="
                        + " to_regclass(?)")) {
            find.setString(1, parent.name());
            find.setString(2, child.name());
            try (ResultSet row = find.executeQuery()) {
                if (!row.next()) {
                    return THERE;
                }
                if (!row.getBoolean(1)) {
                    return NOT_THERE;
                }
            }
        }
        CleanSession.execute(
                connection, "ALTER TABLE " + parent.name() + " DETACH PARTITION " + child.name() + " FINALIZE");
        return THERE;
    }
}
