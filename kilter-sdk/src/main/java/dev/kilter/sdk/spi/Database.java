package dev.kilter.sdk.spi;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
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

    /// The next empty database beside this one, for trying things out: owned by the same role, dropped by whoever
    /// gave it. A platform that gives none, or no more, says so with a problem.
    default Database scratch() {
        throw Problem.of(
                        KilterCode.PROVIDER_BROKE,
                        "there is no scratch database beside this one",
                        "Report this to the author of the migration tool's adapter.")
                .toException();
    }
}
