package dev.kilter.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kilter.api.AppStore;
import dev.kilter.api.JobToken;
import dev.kilter.api.ProcessLogs;
import dev.kilter.api.TaskStore;
import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The API and the queue behind it. Default deny: a route that declares no permission stops the start.
public final class KilterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KilterServer.class.getName());
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");

    private final HikariDataSource pool;
    private final ServerSettings settings;
    private final Tokens tokens;
    private final JobToken jobTokens;
    private final InstantSource clock;
    private final DeployQueue queue;
    private final PlatformRoutes platform;
    private final WebServer server;

    private KilterServer(
            ServerSettings settings,
            DataSource database,
            AppStore apps,
            TaskStore tasks,
            ProcessLogs logs,
            Effects effects,
            InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        GatedDataSource gated = new GatedDataSource(effects, database);
        Schema.update(gated);
        this.pool = pool(gated);
        Jdbi jdbi = Jdbi.create(pool);
        this.tokens = new Tokens(jdbi);
        byte[] key = new byte[settings.jobKey().remaining()];
        settings.jobKey().duplicate().get(key);
        this.jobTokens = new JobToken(key);
        Deploys deploys = new Deploys(jdbi);
        EventSignal signal = new EventSignal();
        this.queue = new DeployQueue(deploys, apps, settings, clock, signal);
        this.platform = new PlatformRoutes(jdbi, settings);
        List<Route> routes = new ArrayList<>(platform.routes());
        routes.addAll(new DeployRoutes(deploys, queue, apps, tasks, signal, clock).routes());
        routes.addAll(new TaskRoutes(deploys, apps, tasks, new Plans(jdbi), clock).routes());
        routes.addAll(new EnvRoutes(deploys, apps, logs, settings).routes());
        routes.add(new Route(
                "GET",
                "/v1/openapi.json",
                Permission.PUBLIC,
                "This description.",
                (_, response, _) -> Answers.json(response, PlatformRoutes.openApi(routes))));
        this.server = WebServer.builder()
                .host(settings.local() ? "127.0.0.1" : "0.0.0.0")
                .port(settings.port())
                .routing(routing -> route(routing, routes))
                .build()
                .start();
        queue.start();
    }

    /// Brings the schema up to date, serves the API and works on the queue.
    public static KilterServer start(
            ServerSettings settings,
            DataSource database,
            AppStore apps,
            TaskStore tasks,
            ProcessLogs logs,
            Effects effects,
            InstantSource clock) {
        return new KilterServer(settings, database, apps, tasks, logs, effects, clock);
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    /// Makes this token valid for a year under this name.
    public void install(String name, String token) {
        tokens.install(name, token, clock.instant().plus(Duration.ofDays(365)));
    }

    /// A bundle's content, for an operator in the same process.
    public byte[] bundle(String hash) {
        return platform.bundle(hash);
    }

    @Override
    public void close() {
        server.stop();
        queue.close();
        pool.close();
    }

    private void route(HttpRouting.Builder routing, List<Route> routes) {
        for (Route route : routes) {
            if (route.permission() == null) {
                throw new IllegalStateException(route.method() + " " + route.path() + " declares no permission");
            }
            routing.route(
                    Method.create(route.method()),
                    route.path(),
                    (request, response) -> answer(route, request, response));
        }
        routing.any((request, response) -> {
            if (guard(request, response)) {
                Problem problem =
                        Problem.of(KilterCode.NO_SUCH_THING, "there is no such route", "See /v1/openapi.json.");
                Answers.problem(request, response, problem, false);
            }
        });
    }

    private void answer(Route route, ServerRequest request, ServerResponse response) {
        if (!guard(request, response)) {
            return;
        }
        try {
            Optional<String> caller = caller(route, request);
            if (caller.isEmpty()) {
                Problem denied = Problem.of(
                        KilterCode.NOT_ALLOWED,
                        "there is no valid token",
                        "kilter login --server URL --token-stdin < token");
                Answers.problem(request, response, denied, true);
                return;
            }
            route.action().handle(request, response, caller.get());
        } catch (KilterException e) {
            Answers.problem(request, response, e.problem(), false);
        } catch (RuntimeException e) {
            if (response.isSent()) {
                return;
            }
            LOG.log(System.Logger.Level.ERROR, request.prologue().method() + " " + route.path() + " broke", e);
            Answers.problem(request, response, broken(e), false);
        }
    }

    private static Problem broken(RuntimeException e) {
        return switch (DatabaseTrouble.of(e)) {
            case FULL ->
                Problem.of(
                                KilterCode.NO_SPACE,
                                "there is no space left for the platform's database",
                                "Free space there and try again.")
                        .withEvidence(DatabaseTrouble.message(e));
            case AWAY ->
                Problem.of(KilterCode.UNREACHABLE, "the platform's database does not answer", "kilter doctor")
                        .withEvidence(DatabaseTrouble.message(e));
            case NONE ->
                Problem.of(KilterCode.INTERNAL_ERROR, "the server broke", "Report this with the platform's log.");
        };
    }

    /// On one machine only programs of that machine may ask: neither a web page nor a name that somebody points at
    /// 127.0.0.1.
    private boolean guard(ServerRequest request, ServerResponse response) {
        if (!settings.local()) {
            return true;
        }
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        if (LOOPBACK.matcher(host).matches() && !request.headers().contains(HeaderNames.ORIGIN)) {
            return true;
        }
        Problem problem = Problem.of(
                KilterCode.NOT_ALLOWED,
                "only programs on this machine may use the local platform",
                "Use the kilter command.");
        Answers.problem(request, response, problem, false);
        return false;
    }

    private Optional<String> caller(Route route, ServerRequest request) {
        if (route.permission() == Permission.PUBLIC) {
            return Optional.of("");
        }
        @Nullable
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse(null);
        if (header == null || !header.startsWith("Bearer ")) {
            return Optional.empty();
        }
        String token = header.substring(7);
        boolean job = route.permission() == Permission.TOKEN_OR_JOB
                && PlatformRoutes.jobMayRead(jobTokens, token, request.path().rawPath(), clock.instant());
        return job ? Optional.of("job") : tokens.holder(token, clock.instant());
    }

    private static HikariDataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setConnectionInitSql("SET search_path TO " + Schema.NAME);
        config.setPoolName("kilter-server");
        return new HikariDataSource(config);
    }
}
