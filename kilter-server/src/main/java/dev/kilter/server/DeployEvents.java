package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The rows of events, numbered for each deploy from 1 without a gap. Every method is one transaction and may run
/// twice.
final class DeployEvents {
    private final Jdbi database;

    DeployEvents(Jdbi database) {
        this.database = database;
    }

    /// Adds an event once per key. True if it is new.
    boolean add(DeployId id, String key, DeployEvent event, Instant now) {
        return database.inTransaction(handle -> add(handle, id, key, event, now));
    }

    /// Adds what its person should know, each once.
    void notices(DeployId id, List<String> notices, Instant now) {
        if (!notices.isEmpty()) {
            database.useTransaction(handle -> notices.forEach(
                    notice -> add(handle, id, "notice:" + notice, new DeployEvent.Notice(notice), now)));
        }
    }

    /// Adds an event once per key, in the transaction of this handle; the deploy is locked until its end. True if
    /// it is new.
    static boolean add(Handle handle, DeployId id, String key, DeployEvent event, Instant now) {
        Slot slot = Slot.parse(handle.createQuery("SELECT slot FROM deploy WHERE id = :id FOR UPDATE")
                .bind("id", id.value())
                .mapTo(String.class)
                .one());
        // One more than there are; none where it is known.
        Optional<Long> free = handle.createQuery("""
            SELECT coalesce(max(number), 0) + 1 FROM event WHERE deploy = :id
            HAVING count(*) FILTER (WHERE key = :key) = 0
            """)
                .bind("id", id.value())
                .bind("key", key)
                .mapTo(Long.class)
                .findFirst();
        if (free.isEmpty()) {
            return false;
        }
        long number = free.get();
        handle.createUpdate("INSERT INTO event (deploy, number, key, body) VALUES (:id, :number, :key, :body)")
                .bind("id", id.value())
                .bind("number", number)
                .bind("key", key)
                .bind("body", Wire.text(new NumberedEvent(number, now, event)))
                .execute();
        handle.afterCommit(() -> DeployLog.tell(id, slot, number, event));
        return true;
    }

    /// Those with a higher number than `after`, 500 at most.
    List<NumberedEvent> of(DeployId id, long after) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT body FROM event WHERE deploy = :id AND number > :after ORDER BY number LIMIT 500")
                .bind("id", id.value())
                .bind("after", after)
                .map((row, _) -> Wire.decode(row.getString(1), NumberedEvent.class))
                .list());
    }

    /// The number of the last event so far; there is always one.
    long newest(DeployId id) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT coalesce(max(number), 0) FROM event WHERE deploy = :id")
                        .bind("id", id.value())
                        .mapTo(Long.class)
                        .one());
    }

    /// The same for many; what has none, or is none, is left out.
    Map<DeployId, Long> newest(Set<DeployId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT deploy, max(number) FROM event WHERE deploy = ANY(:ids) GROUP BY deploy")
                .bindArray(
                        "ids", String.class, ids.stream().map(DeployId::value).toList())
                .map((row, _) -> Map.entry(new DeployId(row.getString(1)), row.getLong(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
