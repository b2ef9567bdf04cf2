package dev.kilter.server;

import dev.kilter.api.JobToken;
import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where every request comes in: who asks, may he, and what he hears when something goes wrong.
final class Entrance {
    private static final System.Logger LOG = System.getLogger(Entrance.class.getName());
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");
    private final boolean local;
    private final Tokens tokens;
    private final JobToken jobTokens;
    private final InstantSource clock;

    Entrance(boolean local, Tokens tokens, JobToken jobTokens, InstantSource clock) {
        this.local = local;
        this.tokens = tokens;
        this.jobTokens = jobTokens;
        this.clock = clock;
    }

    /// Default deny: a route that declares no permission stops the start.
    void open(HttpRouting.Builder routing, List<Route> routes) {
        for (Route route : routes) {
            if (route.permission() == null) {
                throw new IllegalStateException(route.method() + " " + route.path() + " declares no permission");
            }
            routing.route(Method.create(route.method()), route.path(), (request, response) -> {
                answer(route, request, response);
                Body.discard(request, response);
            });
        }
        routing.any((request, response) -> {
            if (guard(request, response)) {
                Problem problem =
                        Problem.of(KilterCode.NO_SUCH_THING, "there is no such route", "See /v1/openapi.json.");
                Answers.problem(request, response, problem, false);
            }
            Body.discard(request, response);
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
        } catch (Refusal e) {
            if (e.closes()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            try {
                Answers.problem(request, response, e.problem(), e.status());
            } finally {
                e.end();
            }
        } catch (ServerConnectionException e) {
            throw new CloseConnectionException(route.path() + ": the caller left", e);
        } catch (RuntimeException e) {
            if (response.isSent()) {
                LOG.log(System.Logger.Level.DEBUG, route.path() + " ended early", e);
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
        if (!local) {
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

    /// The token that came with the request; empty without one.
    static String token(ServerRequest request) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7) : "";
    }

    private Optional<String> caller(Route route, ServerRequest request) {
        if (route.permission() == Permission.PUBLIC) {
            return Optional.of("");
        }
        String token = token(request);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        boolean job = route.permission() == Permission.TOKEN_OR_JOB
                && PlatformRoutes.jobMayRead(jobTokens, token, request.path().rawPath(), clock.instant());
        return job ? Optional.of("job") : tokens.holder(token, clock.instant());
    }
}
