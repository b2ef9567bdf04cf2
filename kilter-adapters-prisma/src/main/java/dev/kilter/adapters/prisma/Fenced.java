package dev.kilter.adapters.prisma;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;

/// A transaction that writes the ledger, and only while the deploy still holds the slot.
final class Fenced {
    private Fenced() {}

    /// Writes that belong together.
    interface Writes {
        void run() throws SQLException;
    }

    static void run(Database database, Connection connection, Writes writes) throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            writes.run();
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
