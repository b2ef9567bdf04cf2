package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.DeployEvent;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who has a slot, by which lease, and who waits for it. Every method is one transaction, or a part of the one whose
/// handle it takes, and may run twice.
final class SlotLocks {
    private final Jdbi database;
    private final DeployRows rows;

    SlotLocks(Jdbi database, DeployRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /// Keeps all others from the slot until the end of the transaction.
    static void lock(Handle handle, Slot slot) {
        handle.createUpdate("INSERT INTO slot (slot) VALUES (:slot) ON CONFLICT DO NOTHING")
                .bind("slot", slot.toString())
                .execute();
        handle.createQuery("SELECT slot FROM slot WHERE slot = :slot FOR UPDATE")
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .one();
    }

    /// The deploy that holds the slot with a lease that has not expired.
    Optional<DeployRow> holder(Slot slot) {
        return database.withHandle(handle -> holder(handle, slot));
    }

    Optional<DeployRow> holder(Handle handle, Slot slot) {
        return rows.first(handle, """
            slot s JOIN deploy d ON d.id = s.holder
            WHERE s.slot = :slot AND d.finished IS NULL AND s.lease_until > now()
            """, query -> query.bind("slot", slot.toString()));
    }

    /// Whom a new deploy of this slot would wait for: its holder, or who waits longest for it.
    Optional<DeployRow> ahead(Slot slot) {
        return database.withHandle(handle -> ahead(handle, slot));
    }

    Optional<DeployRow> ahead(Handle handle, Slot slot) {
        return holder(handle, slot).or(() -> waiting(handle, slot).stream().findFirst());
    }

    /// Whether no other deploy has waited longer for this slot.
    static boolean isNext(Handle handle, Slot slot, DeployId id) {
        return handle.createQuery("SELECT id FROM deploy WHERE slot = :slot AND finished IS NULL AND granted IS NULL"
                        + " ORDER BY seq LIMIT 1")
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .one()
                .equals(id.value());
    }

    /// Gives the slot to this deploy unless another holds it: a rising fence and a lease. Nothing happens where it
    /// does not wait any more, which a server that was held up learns only here.
    boolean grant(DeployRow deploy, Instant now, Instant deadline) {
        return database.inTransaction(handle -> {
            lock(handle, deploy.slot());
            return waits(handle, deploy.id()) && grant(handle, deploy.id(), deploy.slot(), now, deadline);
        });
    }

    /// Whether this deploy waits for its slot; it goes on waiting until the end of the transaction.
    static boolean waits(Handle handle, DeployId id) {
        return handle.createQuery(
                        "SELECT 1 FROM deploy WHERE id = :id AND granted IS NULL AND finished IS NULL FOR UPDATE")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /// The same in the transaction of this handle, which has the slot locked; whoever it is for, waits.
    static boolean grant(Handle handle, DeployId id, Slot slot, Instant now, Instant deadline) {
        int taken = handle.createUpdate("""
            UPDATE slot SET holder = :id, fence = fence + 1, lease_until = now() + interval '20 seconds'
            WHERE slot = :slot AND (holder IS NULL
              OR lease_until < now() OR NOT EXISTS (SELECT FROM deploy d WHERE d.id = slot.holder AND d.finished IS NULL))
            """)
                .bind("id", id.value())
                .bind("slot", slot.toString())
                .execute();
        if (taken == 0) {
            return false;
        }
        handle.createUpdate("""
            UPDATE deploy SET granted = :now, deadline = :deadline, phase = 'provision',
              fence = (SELECT fence FROM slot WHERE slot.slot = deploy.slot)
            WHERE id = :id AND granted IS NULL
            """)
                .bind("now", Timestamp.from(now))
                .bind("deadline", Timestamp.from(deadline))
                .bind("id", id.value())
                .execute();
        DeployEvents.add(handle, id, "granted", new DeployEvent.Granted(deadline), now);
        return true;
    }

    /// The lease by which a deploy has its slot.
    ///
    /// @param holds whether it has not expired
    /// @param isDue whether half of it is over
    record Lease(boolean holds, boolean isDue) {}

    /// The leases of all slots that somebody has, by deploy.
    Map<DeployId, Lease> leases() {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT holder, lease_until > now() AS holds, lease_until < now() + interval '10 seconds' AS due
            FROM slot WHERE holder IS NOT NULL
            """)
                .map((row, _) -> Map.entry(
                        new DeployId(row.getString("holder")),
                        new Lease(row.getBoolean("holds"), row.getBoolean("due"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// Who has the slot, even by a lease that has expired.
    Optional<DeployRow> keeper(Handle handle, Slot slot) {
        return rows.first(
                handle,
                "slot s JOIN deploy d ON d.id = s.holder WHERE s.slot = :slot AND d.finished IS NULL",
                query -> query.bind("slot", slot.toString()));
    }

    /// Who waits for the slot, longest first.
    List<DeployRow> waiting(Handle handle, Slot slot) {
        return rows.all(
                handle,
                "deploy d WHERE d.slot = :slot AND d.finished IS NULL AND d.granted IS NULL ORDER BY d.seq",
                query -> query.bind("slot", slot.toString()));
    }

    /// Prolongs the lease.
    void renew(DeployId id) {
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE slot SET lease_until = now() + interval '20 seconds' WHERE holder = :id")
                .bind("id", id.value())
                .execute());
    }

    /// Lets go of the slot.
    void free(DeployId id) {
        database.useHandle(handle -> free(handle, id));
    }

    static void free(Handle handle, DeployId id) {
        handle.createUpdate("UPDATE slot SET holder = NULL, lease_until = NULL WHERE holder = :id")
                .bind("id", id.value())
                .execute();
    }
}
