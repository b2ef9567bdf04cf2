package dev.kilter.sdk.spi;

import java.sql.Connection;

/// The slot's database as an adapter may use it.
public interface Database {
    /// A new connection that acts as the owner role, `search_path` set to `public`, auto-commit on,
    /// `preferQueryMode=simple`, so that one script is one simple query as in psql. The caller closes it.
    Connection connect();

    /// The role that owns the database, its schemas and all that migrations make.
    String ownerRole();

    /// Throws a `KLT-L02` problem if a newer deploy has taken the slot. Call it inside every transaction that
    /// writes a ledger, on that connection; it holds a share lock until the transaction ends.
    void checkFence(Connection connection);
}
