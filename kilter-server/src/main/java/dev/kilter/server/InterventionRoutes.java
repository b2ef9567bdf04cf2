package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.LockStatus;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/// `/v1/deploys/{id}/cancel` and `…/envs/{env}/lock`.
final class InterventionRoutes {
    private static final String LOCK = EnvRoutes.BASE + "/{env}/lock";

    private final Interventions interventions;
    private final Deploys deploys;
    private final DeployQueue queue;
    private final AppStore apps;
    private final Audit audit;
    private final InstantSource clock;

    InterventionRoutes(
            Interventions interventions,
            Deploys deploys,
            DeployQueue queue,
            AppStore apps,
            Audit audit,
            InstantSource clock) {
        this.interventions = interventions;
        this.deploys = deploys;
        this.queue = queue;
        this.apps = apps;
        this.audit = audit;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "POST",
                                "/v1/deploys/{id}/cancel",
                                Permission.DEPLOY,
                                "End a deploy before its next step. Asking twice is asking once.",
                                this::cancel)
                        .gives(DeployRecord.class),
                new Route("GET", LOCK, Permission.VIEW, "Who holds an env's slot, and who waits for it.", this::lock)
                        .gives(LockStatus.class),
                new Route(
                                "DELETE",
                                LOCK,
                                Permission.DEPLOY,
                                "Take the slot from its holder; of a protected env only an admin may.",
                                this::release)
                        .asks("holder")
                        .gives(LockStatus.class));
    }

    private void cancel(ServerRequest request, ServerResponse response, Caller caller) {
        DeployRow row = DeployRoutes.row(deploys, request, caller);
        if (row.finished() != null) {
            if (row.status() == DeployStatus.LIVE) {
                throw tooLate(row, "it is live as " + row.release());
            }
            if (!isWatched(row)) {
                Answers.json(response, row.record());
                return;
            }
        }
        if (committed(row)) {
            throw tooLate(row, "its commit is being applied");
        }
        if (row.cancelled() == null) {
            audit.add(new AuditEntry(
                    clock.instant(), caller.name(), "deploy.cancel", row.slot().toString(), "deploy " + row.id()));
        }
        interventions.cancel(row.id(), caller.name());
        queue.wake(row.slot());
        response.status(Status.ACCEPTED_202);
        Answers.json(response, row.record());
    }

    /// Whether its deadline has passed and the operator works on, so that it may still turn live.
    private boolean isWatched(DeployRow row) {
        return row.problem() != null
                && row.problem().code().equals(KilterCode.DEADLINE_PASSED.code())
                && apps.find(row.slot())
                        .filter(app -> row.id().equals(app.spec().deploy().id()) && !app.deleting())
                        .map(app -> app.status().progress())
                        .filter(progress -> progress.next() instanceof Progress.Next.Run)
                        .isPresent();
    }

    private boolean committed(DeployRow row) {
        return apps.find(row.slot())
                .filter(app -> row.id().equals(app.status().deployId()))
                .map(app -> app.status().progress())
                .filter(progress -> progress.entry("commit").isPresent())
                .isPresent();
    }

    private static KilterException tooLate(DeployRow row, String why) {
        return Problem.of(
                        KilterCode.TOO_LATE,
                        "the deploy " + row.id() + " cannot be cancelled any more: " + why,
                        "kilter rollback --env " + row.slot().env())
                .toException();
    }

    private void lock(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(response, interventions.lock(EnvRoutes.slot(request)));
    }

    private void release(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        LockStatus lock = interventions.lock(slot);
        DeployRecord holder = lock.holder();
        if (holder == null) {
            Answers.json(response, lock);
            return;
        }
        String asked = request.query().first("holder").orElse(holder.id());
        if (!asked.equals(holder.id())) {
            throw heldByAnother(slot, asked, holder);
        }
        if (isProtected(slot)) {
            caller.refused(Permission.ADMIN).ifPresent(problem -> {
                audit.add(new AuditEntry(
                        clock.instant(), caller.name(), "lock.refused", slot.toString(), "the env is protected"));
                throw problem.toException();
            });
        }
        audit.add(new AuditEntry(
                clock.instant(),
                caller.name(),
                "lock.break",
                slot.toString(),
                "held by deploy " + holder.id() + " of " + holder.by() + " in " + holder.phase()));
        LockStatus before = interventions.release(slot, new DeployId(holder.id()), caller.name());
        if (before.holder() != null && !before.holder().id().equals(holder.id())) {
            throw heldByAnother(slot, holder.id(), before.holder());
        }
        queue.wake(slot);
        Answers.json(response, before);
    }

    private static KilterException heldByAnother(Slot slot, String asked, DeployRecord holder) {
        return Problem.of(
                        KilterCode.LOCKED,
                        slot + " is not held by " + (asked.length() > 30 ? "…" : asked) + " any more: " + holder.id()
                                + " of " + holder.by() + " has it now, in '" + holder.phase() + "'",
                        "kilter lock status --env " + slot.env())
                .toException();
    }

    private boolean isProtected(Slot slot) {
        return deploys.locks()
                        .ahead(slot)
                        .filter(row -> row.request().config().isProtected())
                        .isPresent()
                || apps.find(slot)
                        .filter(app -> app.spec().config().isProtected())
                        .isPresent();
    }
}
