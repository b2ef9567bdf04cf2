package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The rows of releases, numbered within their slot. Every method is one transaction and may run twice.
final class Releases {
    private final Jdbi database;

    Releases(Jdbi database) {
        this.database = database;
    }

    /// The next number for this deploy's release, the same again when it has one. Part of a transaction that holds
    /// the slot, and ends the deploy: a release of a deploy that ended otherwise would be none.
    static ReleaseRecord next(Handle handle, DeployRow deploy, ReleaseRecord draft) {
        Optional<ReleaseRecord> known = of(handle, deploy.slot()).stream()
                .filter(release -> release.deployId().equals(deploy.id().value()))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        int number = handle.createQuery("UPDATE slot SET releases = releases + 1 WHERE slot = :slot RETURNING releases")
                .bind("slot", deploy.slot().toString())
                .mapTo(Integer.class)
                .one();
        ReleaseRecord release = draft.named("r" + number);
        handle.createUpdate("INSERT INTO release (slot, number, body) VALUES (:slot, :number, :body)")
                .bind("slot", deploy.slot().toString())
                .bind("number", number)
                .bind("body", Wire.text(release))
                .execute();
        return release;
    }

    /// Newest first; only the newest is live.
    List<ReleaseRecord> of(Slot slot) {
        return database.withHandle(handle -> of(handle, slot));
    }

    /// Forgets all of the slot; its next one is `r1` again.
    void forget(Slot slot) {
        database.useTransaction(handle -> {
            handle.createUpdate("DELETE FROM release WHERE slot = :slot")
                    .bind("slot", slot.toString())
                    .execute();
            handle.createUpdate("UPDATE slot SET releases = 0 WHERE slot = :slot")
                    .bind("slot", slot.toString())
                    .execute();
        });
    }

    /// What is live; empty: nothing yet.
    static Optional<ReleaseRecord> newest(Handle handle, Slot slot) {
        return handle.createQuery("SELECT body FROM release WHERE slot = :slot ORDER BY number DESC LIMIT 1")
                .bind("slot", slot.toString())
                .map((row, _) -> Wire.decode(row.getString(1), ReleaseRecord.class))
                .findFirst();
    }

    static List<ReleaseRecord> of(Handle handle, Slot slot) {
        List<ReleaseRecord> all = handle.createQuery("SELECT body FROM release WHERE slot = :slot ORDER BY number DESC")
                .bind("slot", slot.toString())
                .map((row, _) -> Wire.decode(row.getString(1), ReleaseRecord.class))
                .list();
        return IntStream.range(0, all.size())
                .mapToObj(i -> i == 0 ? all.get(i) : all.get(i).past())
                .toList();
    }
}
