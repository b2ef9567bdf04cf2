package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Writes a file's ledger row. Called inside the transaction that makes the file's work final.
@FunctionalInterface
public interface Bookkeeping {
    /// Writes the row on this connection and does not commit.
    void record(Connection connection, Duration took) throws SQLException;
}
