package dev.kilter.postgres;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What a file leaves set in its session: a role, a `search_path`, temporary tables, cursors. Neither the ledger's row
/// nor the next file may depend on it.
public final class CleanSession {
    private CleanSession() {}

    /// In the transaction that is open: the session is as it was when it was connected. What was deferred to the
    /// COMMIT is checked now.
    public static void restore(Connection connection) throws SQLException {
        execute(connection, "SET LOCAL statement_timeout = 0");
        String application = text(connection, "SHOW application_name");
        execute(connection, """
            SET CONSTRAINTS ALL IMMEDIATE; CLOSE ALL; UNLISTEN *;
            RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP; DISCARD SEQUENCES
            """);
        try (PreparedStatement name = connection.prepareStatement("SELECT set_config('application_name', ?, false)")) {
            name.setString(1, application);
            name.execute();
        }
    }

    /// In the transaction that is open, and until it ends: as the owner, whatever the file has set.
    static void asOwner(Connection connection, Database database) throws SQLException {
        execute(
                connection,
                "SET LOCAL statement_timeout = 0; SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE "
                        + Names.quoted(database.ownerRole()) + "; SET LOCAL search_path = public");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
