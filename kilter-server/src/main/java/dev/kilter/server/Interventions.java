package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.LockStatus;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What people do about deploys under way, in rows: cancel one, look at a lock, break it. The queue acts on them. Every
/// method is one transaction and may run twice.
final class Interventions {
    private final Jdbi database;
    private final Deploys deploys;

    Interventions(Jdbi database, Deploys deploys) {
        this.database = database;
        this.deploys = deploys;
    }

    /// Notes that this deploy is to end before its next step; nothing happens where it has ended. One whose
    /// deadline has passed has failed, and may still turn live unless this ends it.
    void cancel(DeployId id, String by) {
        database.useHandle(handle -> cancel(handle, id, by));
    }

    private static void cancel(Handle handle, DeployId id, String by) {
        handle.createUpdate("""
            UPDATE deploy SET cancelled = coalesce(cancelled, :by)
            WHERE id = :id AND (finished IS NULL OR (status = 'failed' AND problem LIKE '%KLT-R11%'))
            """).bind("id", id.value()).bind("by", by).execute();
    }

    /// Who holds the slot, even by a lease that has expired, and who waits.
    LockStatus lock(Slot slot) {
        return database.withHandle(handle -> lock(handle, slot));
    }

    /// Takes the slot from this holder, whose fence falls behind, and says how the lock was before. Nothing changes
    /// where nobody holds it, or another does.
    LockStatus release(Slot slot, DeployId holder, String by) {
        return database.inTransaction(handle -> {
            SlotLocks.lock(handle, slot);
            LockStatus before = lock(handle, slot);
            if (before.holder() != null && before.holder().id().equals(holder.value())) {
                cancel(handle, holder, by);
                handle.createUpdate("UPDATE slot SET fence = fence + 1, holder = NULL, lease_until = NULL WHERE slot ="
                                + " :slot")
                        .bind("slot", slot.toString())
                        .execute();
                // The resource follows the row's fence, and with it every target that knows the
                // resource.
                handle.createUpdate("""
                    UPDATE deploy SET broken = true, fence = (SELECT fence FROM slot WHERE slot.slot = deploy.slot)
                    WHERE id = :id
                    """).bind("id", holder.value()).execute();
            }
            return before;
        });
    }

    private LockStatus lock(Handle handle, Slot slot) {
        Optional<Row> row = handle.createQuery("SELECT fence, lease_until FROM slot WHERE slot = :slot")
                .bind("slot", slot.toString())
                .map((found, _) -> new Row(found.getLong("fence"), found.getTimestamp("lease_until")))
                .findFirst();
        Optional<DeployRow> holder = deploys.locks().keeper(handle, slot);
        List<DeployRow> waiting = deploys.locks().waiting(handle, slot);
        return new LockStatus(
                slot.project().toString(),
                slot.env().value(),
                holder.map(DeployRow::record).orElse(null),
                holder.map(DeployRow::granted).orElse(null),
                holder.flatMap(_ -> row).map(Row::until).orElse(null),
                row.map(Row::fence).orElse(0L),
                waiting.stream().map(DeployRow::record).toList());
    }

    private record Row(long fence, @Nullable Timestamp lease) {
        @Nullable
        Instant until() {
            return lease == null ? null : lease.toInstant();
        }
    }
}
