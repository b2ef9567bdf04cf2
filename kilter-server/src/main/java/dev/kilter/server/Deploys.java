package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The rows of deploys. Every method is one transaction and may run twice.
final class Deploys {
    private final Jdbi database;
    private final Audit audit;
    private final DeployRows rows = new DeployRows();
    private final DeployEvents events;
    private final SlotLocks locks;

    /// @param audit gets a line in the transaction that begins a deploy, and in the one that ends it
    Deploys(Jdbi database, Audit audit) {
        this.database = database;
        this.audit = audit;
        this.events = new DeployEvents(database);
        this.locks = new SlotLocks(database, rows);
    }

    /// What they were told.
    DeployEvents events() {
        return events;
    }

    /// What they wait for.
    SlotLocks locks() {
        return locks;
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
            SlotLocks.lock(handle, slot);
            decision.accept(locks.holder(handle, slot));
        });
    }

    /// Keeps a new deploy, or finds the one of the same key; another body under that key is refused. One that
    /// migrates takes a free slot at once, so that of many at a time each sees the first. Empty when another holds
    /// the slot than the decision was based on, or a task migrates it now: decide again.
    Optional<DeployRow> accept(
            DeployId id,
            DeployRequest request,
            Occasion occasion,
            @Nullable String key,
            Basis basis,
            List<String> steps) {
        try {
            return database.inTransaction(handle -> accept(handle, id, request, occasion, key, basis, steps));
        } catch (RuntimeException e) {
            rows.forget(id);
            throw e;
        }
    }

    private Optional<DeployRow> accept(
            Handle handle,
            DeployId id,
            DeployRequest request,
            Occasion occasion,
            @Nullable String key,
            Basis basis,
            List<String> steps) {
        DeployRequest kept = request.withoutAncestry();
        String body = Wire.text(kept);
        Slot slot = request.config().slot();
        Instant now = basis.now();
        SlotLocks.lock(handle, slot);
        DeployId holder = locks.holder(handle, slot).map(DeployRow::id).orElse(null);
        if (request.options().runsMigrations()
                && (!Objects.equals(holder, basis.holder()) || basis.migrated().getAsBoolean())) {
            return Optional.empty();
        }
        boolean atOnce = request.options().setAside().noLockWait();
        if (atOnce && locks.ahead(handle, slot).isPresent()) {
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
                .bind("author", occasion.who())
                .bind("now", Timestamp.from(now))
                .execute();
        if (added == 0) {
            return known(handle, id, key, request);
        }
        rows.remember(id, kept, body.length());
        DeployEvents.add(handle, id, "accepted", new DeployEvent.Accepted(id.value(), steps), now);
        if ((atOnce || request.options().runsMigrations()) && holder == null && SlotLocks.isNext(handle, slot, id)) {
            SlotLocks.grant(handle, id, slot, now, basis.deadline());
        }
        audit.add(handle, DeployLines.begun(id, kept, occasion, now));
        return find(handle, id);
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

    /// Notes how far it is; nothing happens where that stands.
    void phase(DeployRow deploy, String phase) {
        if (!deploy.phase().equals(phase)) {
            database.useHandle(handle -> handle.createUpdate("UPDATE deploy SET phase = :phase WHERE id = :id")
                    .bind("id", deploy.id().value())
                    .bind("phase", phase)
                    .execute());
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
            SlotLocks.lock(handle, deploy.slot());
            boolean open = handle.createQuery("SELECT 1 FROM deploy WHERE id = :id AND finished IS NULL FOR UPDATE")
                    .bind("id", deploy.id().value())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
            if (open) {
                finish(handle, deploy, ending, now);
            }
        });
    }

    /// Ends a deploy that still waits for its slot. False if it does not wait any more.
    boolean finishWaiting(DeployRow deploy, DeployResult result, Instant now) {
        return database.inTransaction(handle -> {
            SlotLocks.lock(handle, deploy.slot());
            boolean waits = SlotLocks.waits(handle, deploy.id());
            if (waits) {
                finish(handle, deploy, _ -> result, now);
            }
            return waits;
        });
    }

    private void finish(Handle handle, DeployRow deploy, Function<Handle, DeployResult> ending, Instant now) {
        Optional<ReleaseRecord> before = Releases.newest(handle, deploy.slot());
        DeployResult result = ending.apply(handle);
        DeployEvents.add(handle, deploy.id(), "result", new DeployEvent.Result(result), now);
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
        SlotLocks.free(handle, deploy.id());
        Optional<ReleaseRecord> after = Releases.newest(handle, deploy.slot());
        audit.add(handle, List.of(DeployLines.ended(deploy, result, before, after, now)));
    }

    /// A deploy that failed by its deadline and turned live afterwards; the problem stays, so that people see both.
    ///
    /// @param release keeps the release; asked once, of all servers
    void lateSuccess(DeployRow deploy, Function<Handle, ReleaseRecord> release, Instant now) {
        database.useTransaction(handle -> {
            SlotLocks.lock(handle, deploy.slot());
            boolean failed = handle.createQuery("SELECT 1 FROM deploy WHERE id = :id AND status = 'failed' FOR UPDATE")
                    .bind("id", deploy.id().value())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
            if (failed) {
                Optional<ReleaseRecord> before = Releases.newest(handle, deploy.slot());
                ReleaseRecord after = release.apply(handle);
                handle.createUpdate(
                                "UPDATE deploy SET status = 'live', phase = 'rollout', release = :release WHERE id ="
                                        + " :id")
                        .bind("release", after.name())
                        .bind("id", deploy.id().value())
                        .execute();
                audit.add(handle, List.of(DeployLines.endedLate(deploy, before, Optional.of(after), now)));
            }
        });
    }

    private Optional<DeployRow> find(Handle handle, DeployId id) {
        return rows.first(handle, "deploy d WHERE d.id = :id", query -> query.bind("id", id.value()));
    }

    /// How long a deploy took so far.
    static Duration age(DeployRow deploy, Instant now) {
        return Duration.between(deploy.created(), now);
    }
}
