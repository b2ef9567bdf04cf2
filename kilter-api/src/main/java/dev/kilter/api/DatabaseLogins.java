package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.net.InetSocketAddress;
import java.time.Instant;

/// A person's own way into a slot's database, wherever it runs.
public interface DatabaseLogins {
    /// Makes a login that is a member of the slot's owner role, acts as it, reaches this database alone and works
    /// until
    /// `expires`; those of the slot that have expired are removed. Each call makes another one.
    DatabaseLogin open(Slot slot, String by, Instant now, Instant expires);

    /// Where the database server listens, as the platform reaches it; its name is not resolved yet.
    InetSocketAddress server();

    /// Removes the logins that have expired by now, of whatever slot, and ends the sessions that they still have.
    void endExpired(Instant now);
}
