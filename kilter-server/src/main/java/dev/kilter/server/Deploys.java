package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The rows of deploys, their events and the slots' locks. Every method is one transaction and may run
/// twice.
final class Deploys {
    private final Jdbi database;
    private final DeployRows rows = new DeployRows();

    Deploys(Jdbi database) {
        this.database = database;
    }

    /// The deploy of this key; empty when it is new. Another body under a used key is refused.
    Optional<DeployRow> known(@Nullable String key, DeployRequest request) {
        return key == null ? Optional.empty() : database.withHandle(handle -> known(handle, key, request));
    }

    /// The deploy of this key, whatever its body; empty without a key.
    Optional<DeployRow> ofKey(@Nullable String key) {
        return key == null ? Optional.empty() : database.withHandle(handle -> ofKey(handle, key));
    }

    private Optional<DeployRow> ofKey(Handle handle, String key) {
        return rows.first(handle, "deploy d WHERE d.idempotency_key = :key", query -> query.bind("key", key));
    }

    /// What an acceptance was decided on.
    ///
    /// @param holder   who held the slot then; null: nobody
    /// @param deadline of the deploy, if it begins now
    /// @param migrated whether a task migrates the slot, asked while the slot is locked
    record Basis(@Nullable DeployId holder, Instant now, Instant deadline, BooleanSupplier migrated) {}

    /// Decides on the slot's holder while no deploy of the slot is accepted; what it makes, the next one sees.
    void decide(Slot slot, Consumer<Optional<DeployRow>> decision) {
        database.useTransaction(handle -> {
            lock(handle, slot);
            decision.accept(holder(handle, slot, new DeployId("d-none")));
        });
    }

    private static void lock(Handle handle, Slot slot) {
        handle.createUpdate("INSERT INTO slot (slot) VALUES (:slot) ON CONFLICT DO NOTHING")
                .bind("slot", slot.toString())
                .execute();
        handle.createQuery("SELECT slot FROM slot WHERE slot = :slot FOR UPDATE")
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .one();
    }

    /// Keeps a new deploy, or finds the one of the same key; another body under that key is refused. One that
    /// migrates takes a free slot at once, so that of many at a time each sees the first. Empty when another holds
    /// the slot than the decision was based on, or a task migrates it now: decide again.
    Optional<DeployRow> accept(
            DeployId id, DeployRequest request, String author, @Nullable String key, Basis basis, List<String> steps) {
        try {
            return database.inTransaction(handle -> accept(handle, id, request, author, key, basis, steps));
        } catch (RuntimeException e) {
            rows.forget(id);
            throw e;
        }
    }

    private Optional<DeployRow> accept(
            Handle handle,
            DeployId id,
            DeployRequest request,
            String author,
            @Nullable String key,
            Basis basis,
            List<String> steps) {
        DeployRequest kept = request.withoutAncestry();
        String body = Wire.text(kept);
        Slot slot = request.config().slot();
        Instant now = basis.now();
        lock(handle, slot);
        DeployId holder =
                holder(handle, slot, new DeployId("d-none")).map(DeployRow::id).orElse(null);
        if (request.options().runsMigrations()
                && (!Objects.equals(holder, basis.holder()) || basis.migrated().getAsBoolean())) {
            return Optional.empty();
        }
        boolean atOnce = request.options().setAside().noLockWait();
        if (atOnce && ahead(handle, slot).isPresent()) {
            return Optional.empty();
        }
        int added = handle.createUpdate("""
            INSERT INTO deploy (id, slot, project, env, idempotency_key, body_hash, request, status, phase, author, created)
            VALUES (:id, :slot, :project, :env, :key, :hash, :request, 'accepted', 'queued', :author, :now)
            ON CONFLICT DO NOTHING
            """)
                .bind("id", id.value())
                .bind("slot", slot.toString())
                .bind("project", slot.project().toString())
                .bind("env", slot.env().value())
                .bind("key", key)
                .bind("hash", Bundle.hash(body.getBytes(StandardCharsets.UTF_8)))
                .bind("request", body)
                .bind("author", author)
                .bind("now", Timestamp.from(now))
                .execute();
        if (added == 0) {
            return known(handle, id, key, request);
        }
        rows.remember(id, kept, body.length());
        add(handle, id, "accepted", new DeployEvent.Accepted(id.value(), steps), now);
        if ((atOnce || request.options().runsMigrations()) && holder == null && isNext(handle, slot, id)) {
            grant(handle, id, slot, now, basis.deadline());
        }
        return find(handle, id);
    }

    /// Whom a new deploy of this slot would wait for: its holder, or who waits longest for it.
    Optional<DeployRow> ahead(Slot slot) {
        return database.withHandle(handle -> ahead(handle, slot));
    }

    private Optional<DeployRow> ahead(Handle handle, Slot slot) {
        return holder(handle, slot, new DeployId("d-none"))
                .or(() -> waiting(handle, slot).stream().findFirst());
    }

    /// Whether no other deploy has waited longer for this slot.
    private static boolean isNext(Handle handle, Slot slot, DeployId id) {
        return handle.createQuery("SELECT id FROM deploy WHERE slot = :slot AND finished IS NULL AND granted IS NULL"
                        + " ORDER BY seq LIMIT 1")
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .one()
                .equals(id.value());
    }

    /// What was there before. A deploy that somebody else has named so by chance is named anew.
    private Optional<DeployRow> known(Handle handle, DeployId id, @Nullable String key, DeployRequest request) {
        Optional<DeployRow> known = key == null ? Optional.empty() : known(handle, key, request);
        if (known.isEmpty() && id.value().equals(key)) {
            throw new Refusal(
                    422,
                    Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "there is another deploy called " + id,
                            "Use a new key for a new deploy."));
        }
        return known;
    }

    private Optional<DeployRow> known(Handle handle, String key, DeployRequest request) {
        Optional<DeployRow> known = ofKey(handle, key);
        if (known.isPresent() && !Wire.text(known.get().request()).equals(Wire.text(request.withoutAncestry()))) {
            throw new Refusal(
                    422,
                    Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the Idempotency-Key was used with another body",
                            "Use a new key for a new deploy."));
        }
        return known;
    }

    Optional<DeployRow> find(DeployId id) {
        return database.withHandle(handle -> find(handle, id));
    }

    List<DeployRow> open() {
        return database.withHandle(
                handle -> rows.all(handle, "deploy d WHERE d.finished IS NULL ORDER BY d.seq", query -> query));
    }

    /// Those of a slot that have not ended, oldest first.
    List<DeployRow> open(Slot slot) {
        return database.withHandle(handle -> rows.all(
                handle,
                "deploy d WHERE d.slot = :slot AND d.finished IS NULL ORDER BY d.seq",
                query -> query.bind("slot", slot.toString())));
    }

    /// Failed for a passed deadline a while ago; a late success is still recorded.
    List<DeployRow> late() {
        return database.withHandle(handle -> rows.all(
                handle,
                "deploy d WHERE d.status = 'failed' AND d.problem LIKE '%KLT-R11%' ORDER BY d.seq DESC LIMIT 50",
                query -> query));
    }

    List<DeployRow> list(String project, @Nullable String env, int most) {
        return database.withHandle(handle -> rows.all(
                handle,
                "deploy d WHERE d.project = :project AND (:env::text IS NULL OR d.env = :env) ORDER BY d.seq DESC"
                        + " LIMIT :most",
                query -> query.bind("project", project).bind("env", env).bind("most", most)));
    }

    List<String> slots(String project) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT DISTINCT env FROM deploy WHERE project = :project ORDER BY env")
                        .bind("project", project)
                        .mapTo(String.class)
                        .list());
    }

    /// The deploy that holds the slot with a lease that has not expired, other than `id`.
    Optional<DeployRow> holder(Slot slot, DeployId id) {
        return database.withHandle(handle -> holder(handle, slot, id));
    }

    private Optional<DeployRow> holder(Handle handle, Slot slot, DeployId id) {
        return rows.first(
                handle, """
                slot s JOIN deploy d ON d.id = s.holder
                WHERE s.slot = :slot AND s.holder <> :id AND d.finished IS NULL AND s.lease_until > now()
                """, query -> query.bind("slot", slot.toString()).bind("id", id.value()));
    }

    /// Gives the slot to this deploy unless another holds it: a rising fence and a lease. Nothing happens where it
    /// does not wait any more, which a server that was held up learns only here.
    boolean grant(DeployRow deploy, Instant now, Instant deadline) {
        return database.inTransaction(handle -> {
            lock(handle, deploy.slot());
            return waits(handle, deploy.id()) && grant(handle, deploy.id(), deploy.slot(), now, deadline);
        });
    }

    private static boolean waits(Handle handle, DeployId id) {
        return handle.createQuery(
                        "SELECT 1 FROM deploy WHERE id = :id AND granted IS NULL AND finished IS NULL FOR UPDATE")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    private static boolean grant(Handle handle, DeployId id, Slot slot, Instant now, Instant deadline) {
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
        add(handle, id, "granted", new DeployEvent.Granted(deadline), now);
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
        database.useHandle(
                handle -> handle.createUpdate("UPDATE slot SET holder = NULL, lease_until = NULL WHERE holder = :id")
                        .bind("id", id.value())
                        .execute());
    }

    /// Notes how far it is; nothing happens where that stands.
    void phase(DeployRow deploy, String phase) {
        if (!deploy.phase().equals(phase)) {
            database.useHandle(handle -> handle.createUpdate("UPDATE deploy SET phase = :phase WHERE id = :id")
                    .bind("id", deploy.id().value())
                    .bind("phase", phase)
                    .execute());
        }
    }

    /// Adds an event once per key. True if it is new.
    boolean event(DeployId id, String key, DeployEvent event, Instant now) {
        return database.inTransaction(handle -> add(handle, id, key, event, now));
    }

    /// Adds what its person should know, each once.
    void notices(DeployId id, List<String> notices, Instant now) {
        if (!notices.isEmpty()) {
            database.useTransaction(handle -> notices.forEach(
                    notice -> add(handle, id, "notice:" + notice, new DeployEvent.Notice(notice), now)));
        }
    }

    /// Ends the deploy and adds its last event; the slot is free then. One that has ended stays as it ended:
    /// another server may have been faster.
    void finish(DeployRow deploy, DeployResult result, Instant now) {
        finish(deploy, _ -> result, now);
    }

    /// The same, with what is decided while nobody else can end it: a release that `ending` keeps is kept if this
    /// ends the deploy, and only then.
    void finish(DeployRow deploy, Function<Handle, DeployResult> ending, Instant now) {
        database.useTransaction(handle -> {
            lock(handle, deploy.slot());
            boolean open = handle.createQuery("SELECT 1 FROM deploy WHERE id = :id AND finished IS NULL FOR UPDATE")
                    .bind("id", deploy.id().value())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
            if (open) {
                finish(handle, deploy, ending.apply(handle), now);
            }
        });
    }

    /// Ends a deploy that still waits for its slot. False if it does not wait any more.
    boolean finishWaiting(DeployRow deploy, DeployResult result, Instant now) {
        return database.inTransaction(handle -> {
            lock(handle, deploy.slot());
            boolean waits = waits(handle, deploy.id());
            if (waits) {
                finish(handle, deploy, result, now);
            }
            return waits;
        });
    }

    private static void finish(Handle handle, DeployRow deploy, DeployResult result, Instant now) {
        add(handle, deploy.id(), "result", new DeployEvent.Result(result), now);
        handle.createUpdate("""
            UPDATE deploy SET status = :status, finished = coalesce(finished, :now), release = :release, problem = :problem
            WHERE id = :id
            """)
                .bind("status", result.status().name().toLowerCase(Locale.ROOT))
                .bind("now", Timestamp.from(now))
                .bind("release", result.release())
                .bind(
                        "problem",
                        result.error() == null ? null : Wire.text(result.error().problem()))
                .bind("id", deploy.id().value())
                .execute();
        handle.createUpdate("UPDATE slot SET holder = NULL, lease_until = NULL WHERE holder = :id")
                .bind("id", deploy.id().value())
                .execute();
    }

    /// A deploy that failed by its deadline and turned live afterwards; the problem stays, so that people see both.
    ///
    /// @param release keeps the release and says its name; asked once, of all servers
    void lateSuccess(DeployRow deploy, Function<Handle, String> release) {
        database.useTransaction(handle -> {
            lock(handle, deploy.slot());
            boolean failed = handle.createQuery("SELECT 1 FROM deploy WHERE id = :id AND status = 'failed' FOR UPDATE")
                    .bind("id", deploy.id().value())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
            if (failed) {
                handle.createUpdate(
                                "UPDATE deploy SET status = 'live', phase = 'rollout', release = :release WHERE id ="
                                        + " :id")
                        .bind("release", release.apply(handle))
                        .bind("id", deploy.id().value())
                        .execute();
            }
        });
    }

    List<NumberedEvent> events(DeployId id, long after) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT body FROM event WHERE deploy = :id AND number > :after ORDER BY number LIMIT 500")
                .bind("id", id.value())
                .bind("after", after)
                .map((row, _) -> Wire.decode(row.getString(1), NumberedEvent.class))
                .list());
    }

    /// The number of the last event so far; there is always one.
    long newestEvent(DeployId id) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT coalesce(max(number), 0) FROM event WHERE deploy = :id")
                        .bind("id", id.value())
                        .mapTo(Long.class)
                        .one());
    }

    /// The same for many; what has none, or is none, is left out.
    Map<DeployId, Long> newestEvents(Set<DeployId> ids) {
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

    private static boolean add(Handle handle, DeployId id, String key, DeployEvent event, Instant now) {
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

    private Optional<DeployRow> find(Handle handle, DeployId id) {
        return rows.first(handle, "deploy d WHERE d.id = :id", query -> query.bind("id", id.value()));
    }

    /// How long a deploy took so far.
    static Duration age(DeployRow deploy, Instant now) {
        return Duration.between(deploy.created(), now);
    }
}
