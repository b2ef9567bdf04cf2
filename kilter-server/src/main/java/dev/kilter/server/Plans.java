package dev.kilter.server;

import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.Wire;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The plans that were made, as rows. A plan made again is valid for seven days again.
final class Plans {
    static final Duration VALID = Duration.ofDays(7);

    private final Jdbi database;

    Plans(Jdbi database) {
        this.database = database;
    }

    void save(SavedPlan plan) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO plan (id, slot, body, expires) VALUES (:id, :slot, :body, :expires)
            ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires = excluded.expires
              WHERE plan.expires < excluded.expires
            """)
                .bind("id", plan.id())
                .bind("slot", plan.slot().toString())
                .bind("body", Wire.text(plan))
                .bind("expires", Timestamp.from(plan.expires()))
                .execute());
    }

    /// The plan of this id, expired or not.
    Optional<SavedPlan> find(String id) {
        return database.withHandle(handle -> handle.createQuery("SELECT body FROM plan WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> Wire.decode(row.getString(1), SavedPlan.class))
                .findFirst());
    }
}
