package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.PreflightAnswer;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/v1/deploys` and `/v1/preflight`.
final class DeployRoutes {
    private static final int LARGEST = 1024 * 1024;
    private static final long HEARTBEAT_NANOS = 10_000_000_000L;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Deploys deploys;
    private final DeployQueue queue;
    private final AppStore apps;
    private final TaskStore tasks;
    private final Plans plans;
    private final Audit audit;
    private final ServerSettings settings;
    private final EventSignal signal;
    private final InstantSource clock;

    DeployRoutes(
            Deploys deploys,
            DeployQueue queue,
            AppStore apps,
            TaskStore tasks,
            Plans plans,
            Audit audit,
            ServerSettings settings,
            EventSignal signal,
            InstantSource clock) {
        this.deploys = deploys;
        this.queue = queue;
        this.apps = apps;
        this.tasks = tasks;
        this.plans = plans;
        this.audit = audit;
        this.settings = settings;
        this.signal = signal;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/v1/preflight",
                        Permission.TOKEN,
                        "Ask whether a deploy would be accepted.",
                        this::preflight),
                new Route("POST", "/v1/deploys", Permission.TOKEN, "Begin a deploy.", this::submit),
                new Route("GET", "/v1/deploys", Permission.TOKEN, "List a project's deploys.", this::list),
                new Route("GET", "/v1/deploys/{id}", Permission.TOKEN, "One deploy.", this::one),
                new Route(
                        "GET",
                        "/v1/deploys/{id}/events",
                        Permission.TOKEN,
                        "A deploy's events, as server-sent events.",
                        this::events));
    }

    private void preflight(ServerRequest request, ServerResponse response, String caller) {
        Preflight question = Wire.decode(Body.of(request, LARGEST), Preflight.class);
        AppConfig config = question.config();
        DeployOptions options = question.options();
        Problem refusal = look(config, question.migrations(), options).refusal();
        if (refusal != null) {
            throw refusal.toException();
        }
        boolean review = PlanAdmission.needsReview(config, options, settings.reviewDestructive());
        boolean database = apps.find(config.slot())
                .filter(app -> app.spec().config().database() != DatabaseKind.NONE)
                .isPresent();
        boolean asked = options.planId() != null || review;
        MigrationConfig migration = config.migration();
        boolean files = migration != null && question.migrations() != null;
        boolean declared = migration != null
                && migration.declaresSchema()
                && files
                && Unreviewed.of(config, options) != Unreviewed.SHOWN;
        boolean check = declared || (asked && files && options.runsMigrations());
        Answers.json(response, new PreflightAnswer(check && database, review));
    }

    private void submit(ServerRequest request, ServerResponse response, String caller) {
        DeployRequest deploy = Wire.decode(Body.of(request, LARGEST), DeployRequest.class);
        String key =
                request.headers().first(HeaderNames.create("Idempotency-Key")).orElse(null);
        if (key != null && !key.matches("[A-Za-z0-9_-]{8,100}")) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the Idempotency-Key is malformed",
                            "Send 8 to 100 letters, digits or dashes.")
                    .toException();
        }
        Optional<DeployRow> known = deploys.known(key, deploy);
        if (known.isPresent()) {
            accepted(response, known.get());
            return;
        }
        DeployRow row = accept(deploy, caller, key);
        if (deploy.options().skipMigrationCheck()) {
            audit.add(new AuditEntry(
                    row.created(),
                    caller,
                    "deploy.skip-migration-check",
                    row.slot().toString(),
                    "deploy " + row.id() + (deploy.config().isProtected() ? " to a protected env" : "")));
        }
        for (String notice : notices(deploy)) {
            deploys.event(row.id(), "notice:" + notice, new DeployEvent.Notice(notice), clock.instant());
        }
        queue.wake();
        accepted(response, row);
    }

    /// Decides and accepts; when another took the slot meanwhile, decides again.
    private DeployRow accept(DeployRequest deploy, String caller, @Nullable String key) {
        List<String> steps = DeployPlan.of(deploy.config(), deploy.options()).onPlatform().steps().stream()
                .map(Step::id)
                .toList();
        while (true) {
            Look look = look(deploy.config(), deploy.migrations(), deploy.options());
            Problem refusal = look.refusal();
            if (refusal != null) {
                // What refuses this request may be its own twin, accepted since the first look.
                return deploys.known(key, deploy).orElseThrow(() -> refusal.toException());
            }
            Instant now = clock.instant();
            Deploys.Basis basis = new Deploys.Basis(look.holder(), now, queue.deadline(deploy.options(), now));
            Optional<DeployRow> row = deploys.accept(id(), deploy, caller, key, basis, steps);
            if (row.isPresent()) {
                return row.get();
            }
        }
    }

    private static void accepted(ServerResponse response, DeployRow row) {
        response.status(Status.ACCEPTED_202).header(HeaderNames.LOCATION, "/v1/deploys/" + row.id());
        Answers.json(response, row.record());
    }

    /// What is configured and not asked for is said on every deploy, since opt-in flags get forgotten.
    private List<String> notices(DeployRequest deploy) {
        List<String> notices = new ArrayList<>();
        AppConfig config = deploy.config();
        var status = apps.find(config.slot()).map(app -> app.status());
        String migrations = deploy.migrations();
        boolean pending = migrations != null
                && !migrations.equals(status.map(known -> known.migrated()).orElse(null));
        if (config.migration() != null && pending && !deploy.options().runsMigrations()) {
            notices.add(
                    "migrate   not asked for; files of " + config.migration().dir() + " may be pending (--migration)");
        }
        if (!config.seeds().isEmpty()
                && !deploy.options().runsSeeds()
                && status.map(known -> known.seeded()).isEmpty()) {
            notices.add("seed      not asked for; " + config.seeds().size() + " never applied here (--seed)");
        }
        return notices;
    }

    /// What a look at the slot says.
    ///
    /// @param refusal null: none
    /// @param holder  who holds it; null: nobody
    private record Look(@Nullable Problem refusal, @Nullable DeployId holder) {}

    private Look look(AppConfig config, @Nullable String migrations, DeployOptions options) {
        Slot slot = config.slot();
        DeployRow holder = deploys.holder(slot, new DeployId("d-none")).orElse(null);
        Admission.Existing existing = new Admission.Existing(apps.find(slot).orElse(null), holder, tasks.open(slot));
        SavedPlan plan =
                options.planId() == null ? null : plans.find(options.planId()).orElse(null);
        Optional<Problem> refusal = Admission.refusal(config, migrations, options, existing)
                .or(() -> PlanAdmission.refusal(config, migrations, options, plan, clock.instant()));
        return new Look(refusal.orElse(null), holder == null ? null : holder.id());
    }

    private void list(ServerRequest request, ServerResponse response, String caller) {
        String project = request.query().contains("project") ? request.query().get("project") : "";
        String env = request.query().contains("env") ? request.query().get("env") : null;
        Answers.json(
                response,
                deploys.list(project, env, 50).stream().map(DeployRow::record).toList());
    }

    private void one(ServerRequest request, ServerResponse response, String caller) {
        Answers.json(response, row(request).record());
    }

    private void events(ServerRequest request, ServerResponse response, String caller) {
        DeployRow row = row(request);
        String last =
                request.headers().first(HeaderNames.create("Last-Event-ID")).orElse("0");
        long after = last.matches("[0-9]{1,12}") ? Long.parseLong(last) : 0;
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            stream(row.id(), after, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(DeployId id, long start, OutputStream out) throws IOException, InterruptedException {
        long after = start;
        long beat = System.nanoTime();
        while (true) {
            long seen = signal.count();
            for (NumberedEvent event : deploys.events(id, after)) {
                out.write(("id: " + event.number() + "\ndata: " + Wire.text(event) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
                after = event.number();
                beat = System.nanoTime();
                if (event.event() instanceof DeployEvent.Result) {
                    return;
                }
            }
            signal.await(seen);
            if (System.nanoTime() - beat > HEARTBEAT_NANOS) {
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                beat = System.nanoTime();
            }
        }
    }

    private DeployRow row(ServerRequest request) {
        String id = request.path().pathParameters().get("id");
        if (!id.matches("d-[a-z0-9]{4,20}")) {
            throw Answers.missing("deploy '" + (id.length() > 30 ? "…" : id) + "'");
        }
        return deploys.find(new DeployId(id)).orElseThrow(() -> Answers.missing("deploy '" + id + "'"));
    }

    private static DeployId id() {
        String alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        StringBuilder id = new StringBuilder("d-");
        for (int i = 0; i < 8; i++) {
            id.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return new DeployId(id.toString());
    }
}
