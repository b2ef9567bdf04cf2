package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.ProcessLogs;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.EnvRemoval;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ExtendRequest;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `/v1/projects/{org}/{app}/envs`.
final class EnvRoutes {
    /// How long the operator keeps a removed env's database.
    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int LARGEST = 1024;

    static final String BASE = "/v1/projects/{org}/{app}/envs";

    private final EnvStates envs;
    private final Releases releases;
    private final EnvRemovals removals;
    private final Expiries expiries;
    private final AppStore apps;
    private final ProcessLogs logs;
    private final Audit audit;
    private final Guests guests;
    private final InstantSource clock;

    EnvRoutes(
            EnvStates envs,
            Releases releases,
            EnvRemovals removals,
            Expiries expiries,
            AppStore apps,
            ProcessLogs logs,
            Audit audit,
            Guests guests,
            InstantSource clock) {
        this.envs = envs;
        this.releases = releases;
        this.removals = removals;
        this.expiries = expiries;
        this.apps = apps;
        this.logs = logs;
        this.audit = audit;
        this.guests = guests;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", BASE, Permission.VIEW, "A project's envs.", this::list).lists(EnvStatus.class),
                new Route("GET", BASE + "/{env}", Permission.VIEW, "One env.", this::one).gives(EnvStatus.class),
                new Route("DELETE", BASE + "/{env}", Permission.REMOVE, "Tear an env down.", this::destroy)
                        .gives(EnvRemoval.class)
                        .asks("confirm"),
                new Route("POST", BASE + "/{env}/expiry", Permission.DEPLOY, "Let a preview stay longer.", this::extend)
                        .takes(ExtendRequest.class)
                        .gives(EnvStatus.class),
                new Route("GET", BASE + "/{env}/releases", Permission.VIEW, "An env's releases.", this::releases)
                        .lists(ReleaseRecord.class),
                new Route(
                                "GET",
                                BASE + "/{env}/seeds",
                                Permission.VIEW,
                                "Which seeds were applied, by the ledger seen last.",
                                this::seeds)
                        .gives(SeedsReport.class),
                new Route(
                                "GET",
                                BASE + "/{env}/logs",
                                Permission.VIEW,
                                "A process's log, as server-sent events.",
                                this::logs)
                        .asks("process", "follow", "lines"));
    }

    private void list(ServerRequest request, ServerResponse response, Caller caller) {
        Project project = project(request);
        Answers.json(
                response,
                envs.of(project).stream()
                        .filter(env -> caller.scope().holds(new Slot(project, new EnvName(env.env()))))
                        .toList());
    }

    private void one(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        Answers.json(response, envs.of(slot).orElseThrow(() -> Answers.missing("env " + slot)));
    }

    private void releases(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        List<ReleaseRecord> known = releases.of(slot);
        if (known.isEmpty() && apps.find(slot).isEmpty()) {
            throw Answers.missing("env " + slot);
        }
        Answers.json(response, known);
    }

    private void seeds(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        KilterApp app = apps.find(slot).orElseThrow(() -> Answers.missing("env " + slot));
        Answers.json(response, AppliedSeeds.of(app.status(), releases.of(slot)));
    }

    private void destroy(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        String confirm = request.query().contains("confirm") ? request.query().get("confirm") : "";
        KilterApp app = apps.find(slot).orElseThrow(() -> Answers.missing("env " + slot));
        if (!slot.env().isPreview() && !confirm.equals(slot.toString())) {
            boolean database = app.spec().config().database() != DatabaseKind.NONE;
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "removing " + slot + (database ? " takes its database away" : " ends all that it serves")
                                    + ", and nobody confirmed it",
                            "kilter env destroy " + slot.env() + " --confirm-destructive " + slot)
                    .toException();
        }
        String live = DeployLines.text(releases.of(slot).stream().findFirst());
        audit.add(new AuditEntry(clock.instant(), caller.name(), "env.destroy", slot.toString(), "", live, null, null));
        removals.remove(slot);
        response.status(Status.ACCEPTED_202);
        Answers.json(response, removal(app));
    }

    private void extend(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        Duration by =
                Wire.decode(Body.of(request, LARGEST), ExtendRequest.class).by();
        if (apps.find(slot).filter(app -> !app.deleting()).isEmpty()) {
            throw Answers.missing("env " + slot);
        }
        if (!slot.env().isPreview()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + slot.env() + "' never ends by itself; only pr-* envs do",
                            "kilter env list")
                    .toException();
        }
        if (!by.isPositive() || by.compareTo(LONGEST) > 0) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "a preview can be kept for at most " + LONGEST.toDays() + " days from now",
                            "kilter env extend " + slot.env() + " --by 7d")
                    .toException();
        }
        Instant now = clock.instant();
        String before = expiries.of(slot).map(Instant::toString).orElse(null);
        String after = now.plus(by).toString();
        audit.add(new AuditEntry(now, caller.name(), "env.extend", slot.toString(), "by " + by, before, after, null));
        expiries.keepUntil(slot, now.plus(by));
        Answers.json(response, envs.of(slot).orElseThrow(() -> Answers.missing("env " + slot)));
    }

    private EnvRemoval removal(KilterApp app) {
        SlotNames names = app.slot().names();
        boolean database = app.spec().config().database() != DatabaseKind.NONE;
        return new EnvRemoval(
                app.slot().project().toString(),
                app.slot().env().value(),
                app.spec().host(),
                app.spec().hosts(),
                List.copyOf(app.spec().config().replicas().keySet()),
                app.spec().namespace(),
                database ? names.database() : null,
                database ? List.of(names.ownerRole(), names.migratorRole(), names.appRole()) : List.of(),
                database && !app.slot().env().isPreview() ? clock.instant().plus(KEPT) : null);
    }

    private void logs(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = slot(request);
        if (apps.find(slot).isEmpty()) {
            throw Answers.missing("env " + slot);
        }
        String process = request.query().contains("process") ? request.query().get("process") : "web";
        boolean follow = request.query().contains("follow")
                && request.query().get("follow").equals("true");
        int lines = QueryNumber.of(request, "lines", 99_999).orElse(100);
        try (LogStream stream = new LogStream(response);
                Guests.Stay _ = guests.welcome(Entrance.token(request), stream::end)) {
            logs.read(slot, process, lines, follow, stream::isOpen, stream::line);
            stream.finish();
        }
    }

    static Project project(ServerRequest request) {
        try {
            var path = request.path().pathParameters();
            return new Project(path.get("org"), path.get("app"));
        } catch (KilterException e) {
            throw Answers.missing("project of that name");
        }
    }

    static Slot slot(ServerRequest request) {
        Project project = project(request);
        try {
            return new Slot(project, new EnvName(request.path().pathParameters().get("env")));
        } catch (KilterException e) {
            throw Answers.missing("env of that name");
        }
    }
}
