package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.TaskRecord;
import dev.kilter.sdk.wire.TaskRequest;
import dev.kilter.sdk.wire.TaskResult;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `/v1/tasks` and `/v1/plans`: one-off work in a slot, and the plans that came of it.
final class TaskRoutes {
    private static final int LARGEST = 256 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Deploys deploys;
    private final AppStore apps;
    private final TaskStore tasks;
    private final Plans plans;
    private final InstantSource clock;

    TaskRoutes(Deploys deploys, AppStore apps, TaskStore tasks, Plans plans, InstantSource clock) {
        this.deploys = deploys;
        this.apps = apps;
        this.tasks = tasks;
        this.plans = plans;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/tasks", Permission.PLAN, "Begin one-off work in an env.", this::submit)
                        .takes(TaskRequest.class)
                        .gives(TaskRecord.class),
                new Route(
                                "GET",
                                "/v1/tasks/{id}",
                                Permission.VIEW,
                                "One task; with ?wait=true the answer comes when it has ended, or after 20 s.",
                                this::one)
                        .gives(TaskRecord.class)
                        .asks("wait"),
                new Route("GET", "/v1/plans/{id}", Permission.VIEW_OR_JOB, "A saved plan.", this::plan)
                        .gives(SavedPlan.class));
    }

    private void submit(ServerRequest request, ServerResponse response, Caller caller) {
        TaskRequest wanted = Wire.decode(Body.of(request, LARGEST), TaskRequest.class);
        Slot slot = wanted.slot();
        caller.require(slot);
        caller.refused(permission(wanted.work())).ifPresent(problem -> {
            throw problem.toException();
        });
        KilterApp app = apps.find(slot).orElseThrow(() -> Answers.missing("env " + slot));
        Instant now = clock.instant();
        KilterTask task = new KilterTask(
                id(),
                slot,
                app.spec().namespace(),
                wanted.work(),
                wanted.migration(),
                wanted.bundle(),
                app.spec().deploy().fence(),
                caller.name(),
                now,
                now.plus(LONGEST),
                null);
        deploys.decide(slot, holder -> {
            Admission.refusal(task, new Admission.Existing(app, holder.orElse(null), tasks.open(slot)))
                    .ifPresent(problem -> {
                        throw problem.toException();
                    });
            tasks.create(task);
        });
        response.status(Status.ACCEPTED_202).header(HeaderNames.LOCATION, "/v1/tasks/" + task.id());
        Answers.json(response, record(task));
    }

    private void one(ServerRequest request, ServerResponse response, Caller caller) {
        KilterTask task = find(request, caller);
        if (request.query().contains("wait")) {
            long end = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (task.end() == null && System.nanoTime() < end && pause()) {
                task = find(request, caller);
            }
        }
        Answers.json(response, record(task));
    }

    private void plan(ServerRequest request, ServerResponse response, Caller caller) {
        String id = request.path().pathParameters().get("id");
        Answers.json(
                response,
                plans.find(id)
                        .filter(plan -> caller.scope().holds(plan.slot()))
                        .orElseThrow(() -> Answers.missing("plan of that id")));
    }

    private static Permission permission(TaskWork work) {
        return switch (work) {
            case TaskWork.Status _, TaskWork.Plan _, TaskWork.Diff _, TaskWork.Check _ -> Permission.PLAN;
            case TaskWork.Resolve _ -> Permission.DEPLOY;
            case TaskWork.Run _ -> Permission.ENTER;
        };
    }

    private KilterTask find(ServerRequest request, Caller caller) {
        String id = request.path().pathParameters().get("id");
        if (!id.matches("t-[a-z0-9]{4,20}")) {
            throw Answers.missing("task of that id");
        }
        return tasks.find(id)
                .filter(task -> caller.scope().holds(task.slot()))
                .orElseThrow(() -> Answers.missing("task '" + id + "'"));
    }

    private TaskRecord record(KilterTask task) {
        KilterTask.End end = task.end();
        return new TaskRecord(
                task.id(),
                task.slot(),
                task.work(),
                task.by(),
                task.created(),
                end == null ? null : end.at(),
                end == null ? null : result(task, end),
                end == null ? null : end.problem());
    }

    /// A plan is kept when its task is first looked at after its end; again is the same plan.
    private @Nullable TaskResult result(KilterTask task, KilterTask.End end) {
        return switch (end.line()) {
            case JobLine.Migrations(var report) -> new TaskResult.Migrations(report);
            case JobLine.Planned planned -> new TaskResult.Planned(saved(task, planned, end.at()));
            case JobLine.Compared(var diff) -> new TaskResult.Compared(diff);
            case JobLine.Report report -> new TaskResult.Resolved(report.summary());
            case null, default -> null;
        };
    }

    private SavedPlan saved(KilterTask task, JobLine.Planned planned, Instant at) {
        MigrationPlan plan = planned.plan();
        SavedPlan saved = new SavedPlan(
                plan.id(task.slot()),
                task.slot(),
                plan,
                task.by(),
                at,
                at.plus(Plans.VALID),
                planned.migrations(),
                planned.schema());
        if (!plan.isEmpty()) {
            plans.save(saved);
        }
        return saved;
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String id() {
        String alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        StringBuilder id = new StringBuilder("t-");
        for (int i = 0; i < 10; i++) {
            id.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}
