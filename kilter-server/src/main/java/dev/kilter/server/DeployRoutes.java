package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.PreflightAnswer;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/v1/deploys` and `/v1/preflight`.
final class DeployRoutes {
    private static final int LARGEST = 1024 * 1024;
    private static final int LISTED = 50;
    private static final int SEARCHED = 500;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Deploys deploys;
    private final Acceptance acceptance;
    private final AppStore apps;
    private final ServerSettings settings;
    private final Watchers watchers;
    private final Guests guests;

    DeployRoutes(
            Deploys deploys,
            Acceptance acceptance,
            AppStore apps,
            ServerSettings settings,
            Watchers watchers,
            Guests guests) {
        this.deploys = deploys;
        this.acceptance = acceptance;
        this.apps = apps;
        this.settings = settings;
        this.watchers = watchers;
        this.guests = guests;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "POST",
                                "/v1/preflight",
                                Permission.VIEW,
                                "Ask whether a deploy would be accepted.",
                                this::preflight)
                        .takes(Preflight.class)
                        .gives(PreflightAnswer.class),
                new Route("POST", "/v1/deploys", Permission.DEPLOY, "Begin a deploy.", this::submit)
                        .takes(DeployRequest.class)
                        .gives(DeployRecord.class)
                        .once(),
                new Route("GET", "/v1/deploys", Permission.VIEW, "List a project's deploys.", this::list)
                        .lists(DeployRecord.class)
                        .asks("project", "env"),
                new Route("GET", "/v1/deploys/{id}", Permission.VIEW, "One deploy.", this::one)
                        .gives(DeployRecord.class),
                new Route(
                                "GET",
                                "/v1/deploys/{id}/progress",
                                Permission.VIEW,
                                "How far a deploy is: its plan, and each step that has begun.",
                                this::progress)
                        .gives(Progress.class),
                new Route(
                                "GET",
                                "/v1/deploys/{id}/events",
                                Permission.VIEW,
                                "A deploy's events, as server-sent events.",
                                this::events)
                        .streams(DeployEvent.class));
    }

    private void preflight(ServerRequest request, ServerResponse response, Caller caller) {
        Preflight question = Wire.decode(Body.of(request, LARGEST), Preflight.class);
        AppConfig config = question.config();
        caller.require(config.slot());
        DeployOptions options = question.options();
        SourceState source = question.source() == null ? SourceState.NONE : question.source();
        refuseDirty(config, options, source);
        Problem refusal = acceptance
                .look(config, question.migrations(), options, source, question.ancestry())
                .refusal();
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

    private void submit(ServerRequest request, ServerResponse response, Caller caller) {
        DeployRequest deploy = Wire.decode(Body.of(request, LARGEST), DeployRequest.class);
        caller.require(deploy.config().slot());
        if (deploy.options().rollbackTo() != null) {
            throw Problem.of(KilterCode.ARGUMENT_INVALID, "a deploy cannot call itself a rollback", "kilter rollback")
                    .toException();
        }
        String key = key(request);
        Optional<DeployRow> known = deploys.known(key, deploy);
        if (known.isPresent()) {
            accepted(response, known.get());
            return;
        }
        refuseDirty(deploy.config(), deploy.options(), deploy.source());
        Occasion occasion = Occasion.of(caller.name(), "deploy.begin", "", deploy);
        accepted(response, acceptance.accept(deploy, occasion, key));
    }

    private void refuseDirty(AppConfig config, DeployOptions options, SourceState source) {
        Admission.dirty(config, options, source, settings.local()).ifPresent(problem -> {
            throw problem.toException();
        });
    }

    /// The request's `Idempotency-Key`; null: none.
    static @Nullable String key(ServerRequest request) {
        String key =
                request.headers().first(HeaderNames.create("Idempotency-Key")).orElse(null);
        if (key != null && !key.matches("[A-Za-z0-9_-]{8,100}")) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the Idempotency-Key is malformed",
                            "Send 8 to 100 letters, digits or dashes.")
                    .toException();
        }
        return key;
    }

    static void accepted(ServerResponse response, DeployRow row) {
        response.status(Status.ACCEPTED_202).header(HeaderNames.LOCATION, "/v1/deploys/" + row.id());
        Answers.json(response, row.record());
    }

    private void list(ServerRequest request, ServerResponse response, Caller caller) {
        String project =
                Project.parse(request.query().first("project").orElse("")).toString();
        String env = request.query()
                .first("env")
                .map(name -> new EnvName(name).value())
                .orElse(null);
        Answers.json(
                response,
                deploys.list(project, env, caller.scope().isEverywhere() ? LISTED : SEARCHED).stream()
                        .filter(row -> caller.scope().holds(row.slot()))
                        .limit(LISTED)
                        .map(DeployRow::record)
                        .toList());
    }

    private void one(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(response, row(deploys, request, caller).record());
    }

    private void progress(ServerRequest request, ServerResponse response, Caller caller) {
        DeployRow row = row(deploys, request, caller);
        Answers.json(response, ToldProgress.of(row.request(), deploys.events().of(row.id(), 0)));
    }

    private void events(ServerRequest request, ServerResponse response, Caller caller) {
        DeployRow row = row(deploys, request, caller);
        long newest = deploys.events().newest(row.id());
        long after = after(request, row.id(), newest);
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CACHE_CONTROL, "no-store");
        try (Watchers.Watch watch = watchers.of(row.id());
                Guests.Stay stay = guests.welcome(Entrance.token(request), watch::wake);
                OutputStream out = response.outputStream()) {
            if (row.finished() != null && after == newest) {
                return;
            }
            stream(row.id(), after, out, watch, stay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The number of the last event that the caller has; one that there is not would be waited for in vain.
    private static long after(ServerRequest request, DeployId deploy, long newest) {
        String asked =
                request.headers().first(HeaderNames.create("Last-Event-ID")).orElse("0");
        if (!asked.matches("[0-9]{1,12}") || Long.parseLong(asked) > newest) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the deploy '" + deploy + "' has " + newest + " events, and none of the number asked for",
                            "kilter attach " + deploy)
                    .toException();
        }
        return Long.parseLong(asked);
    }

    private void stream(DeployId id, long start, OutputStream out, Watchers.Watch watch, Guests.Stay stay)
            throws IOException, InterruptedException {
        long after = start;
        while (!stay.isOver()) {
            for (NumberedEvent event : deploys.events().of(id, after)) {
                out.write(("id: " + event.number() + "\ndata: " + Wire.text(event) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
                after = event.number();
                if (event.event() instanceof DeployEvent.Result) {
                    return;
                }
            }
            if (!watch.await(after, HEARTBEAT)) {
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    /// The deploy that the path names; a foreign one is as good as missing.
    static DeployRow row(Deploys deploys, ServerRequest request, Caller caller) {
        String id = request.path().pathParameters().get("id");
        if (!id.matches("d-[a-z0-9]{4,20}")) {
            throw Answers.missing("deploy '" + (id.length() > 30 ? "…" : id) + "'", "kilter deploys");
        }
        return deploys.find(new DeployId(id))
                .filter(row -> caller.scope().holds(row.slot()))
                .orElseThrow(() -> Answers.missing("deploy '" + id + "'", "kilter deploys"));
    }
}
