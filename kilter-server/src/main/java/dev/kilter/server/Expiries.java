package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The rows of when previews end. An env without a row never ends by itself. Every method is one transaction and may
/// run twice.
final class Expiries {
    /// How long a preview stays after its latest deploy.
    static final Duration PREVIEW = Duration.ofDays(7);

    private final Jdbi database;

    Expiries(Jdbi database) {
        this.database = database;
    }

    /// A preview that is deployed now stays for a week at least; other envs have no end.
    void deployed(Slot slot, Instant now) {
        if (slot.env().isPreview()) {
            keepUntil(slot, now.plus(PREVIEW));
        }
    }

    /// Lets it stay until then; one that stays longer already goes on doing so.
    void keepUntil(Slot slot, Instant expires) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO env_expiry (slot, expires) VALUES (:slot, :expires)
            ON CONFLICT (slot) DO UPDATE SET expires = greatest(env_expiry.expires, excluded.expires)
            """)
                .bind("slot", slot.toString())
                .bind("expires", Timestamp.from(expires))
                .execute());
    }

    Optional<Instant> of(Slot slot) {
        return database.withHandle(handle -> handle.createQuery("SELECT expires FROM env_expiry WHERE slot = :slot")
                .bind("slot", slot.toString())
                .map((row, _) -> row.getTimestamp("expires").toInstant())
                .findFirst());
    }

    /// Those whose time is over.
    List<Slot> due(Instant now) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT slot FROM env_expiry WHERE expires <= :now ORDER BY expires")
                        .bind("now", Timestamp.from(now))
                        .map((row, _) -> Slot.parse(row.getString("slot")))
                        .list());
    }

    void forget(Slot slot) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM env_expiry WHERE slot = :slot")
                .bind("slot", slot.toString())
                .execute());
    }
}
