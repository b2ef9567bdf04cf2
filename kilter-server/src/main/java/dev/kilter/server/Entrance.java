package dev.kilter.server;

import dev.kilter.api.JobToken;
import dev.kilter.api.LogFields;
import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where every request comes in: who asks, may he, and what he hears when something goes wrong.
final class Entrance {
    private static final System.Logger LOG = System.getLogger(Entrance.class.getName());
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");
    static final Problem ANONYMOUS = Problem.of(
            KilterCode.NOT_ALLOWED, "there is no valid token", "kilter login --server URL --token-stdin < token");

    private static final Problem STRANGER = Problem.of(
            KilterCode.NOT_ALLOWED,
            "only programs on this machine may use the local platform",
            "Use the kilter command.");

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
                String id = RequestId.of(request.headers());
                response.header(RequestId.NAME, id);
                LogFields.within(Map.of("request", id), () -> answer(route, request, response));
                Body.discard(request, response);
            });
        }
        OtherMethods others = new OtherMethods(routes);
        routing.any((request, response) -> {
            if (guard(request, response)) {
                others.answer(request, response);
            }
            Body.discard(request, response);
        });
    }

    private void answer(Route route, ServerRequest request, ServerResponse response) {
        if (!guard(request, response)) {
            return;
        }
        try {
            refuseNul(request);
            Permission permission = Objects.requireNonNull(route.permission());
            String token = permission == Permission.REGISTRY ? password(request.headers()) : token(request);
            Optional<Caller> caller = caller(permission, token, request.path().rawPath());
            if (caller.isEmpty()) {
                Answers.problem(request, response, ANONYMOUS, true);
                return;
            }
            Optional<Problem> refusal = caller.get().refused(permission);
            if (refusal.isPresent()) {
                Answers.problem(request, response, refusal.get(), false);
                return;
            }
            reach(caller.get(), route, request);
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
            Problem problem = broken(e);
            List<String> evidence = new ArrayList<>(problem.evidence());
            response.headers().first(RequestId.NAME).ifPresent(id -> evidence.add("request " + id));
            Answers.problem(request, response, problem.withEvidence(evidence), false);
        }
    }

    /// No name has one, and PostgreSQL cannot even be asked for it.
    private static void refuseNul(ServerRequest request) {
        if ((request.path().rawPath() + request.query().rawValue()).contains("%00")) {
            throw Problem.of(KilterCode.ARGUMENT_INVALID, "the URL holds a NUL", "Write the name without it.")
                    .toException();
        }
    }

    /// What the path names is as good as missing where it is foreign to the caller. What a body or an id names, the
    /// route itself must ask for.
    private static void reach(Caller caller, Route route, ServerRequest request) {
        if (route.path().contains("{env}")) {
            caller.require(EnvRoutes.slot(request));
        } else if (route.path().contains("{app}")) {
            caller.require(EnvRoutes.project(request));
        }
    }

    /// What a caller hears of a fault of ours.
    static Problem broken(RuntimeException e) {
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

    /// On one machine only programs of that machine may ask, and the portal's own pages: neither another web page
    /// nor a name that somebody points at 127.0.0.1.
    boolean guard(ServerRequest request, ServerResponse response) {
        boolean welcome = isWelcome(request.headers());
        if (!welcome) {
            Answers.problem(request, response, STRANGER, false);
        }
        return welcome;
    }

    private boolean isWelcome(Headers headers) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        String origin = headers.first(HeaderNames.ORIGIN).orElse("");
        return !local || (LOOPBACK.matcher(host).matches() && (origin.isEmpty() || origin.equals("http://" + host)));
    }

    /// Who knocks at a WebSocket; throws the refusal.
    Caller admit(Permission permission, String path, Headers headers) {
        if (!isWelcome(headers)) {
            throw STRANGER.toException();
        }
        Caller caller = caller(permission, token(headers), path).orElseThrow(ANONYMOUS::toException);
        caller.refused(permission).ifPresent(problem -> {
            throw problem.toException();
        });
        return caller;
    }

    /// The token that came with the request; empty without one.
    static String token(ServerRequest request) {
        return token(request.headers());
    }

    static String token(Headers headers) {
        String header = headers.first(HeaderNames.AUTHORIZATION).orElse("");
        return header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7) : "";
    }

    /// The token as a registry's client sends it: `Basic`, behind any name.
    private static String password(Headers headers) {
        String header = headers.first(HeaderNames.AUTHORIZATION).orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return token(headers);
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private Optional<Caller> caller(Permission permission, String token, String path) {
        if (permission == Permission.PUBLIC) {
            return Optional.of(Caller.looking(""));
        }
        if (token.isEmpty()) {
            return Optional.empty();
        }
        boolean job = permission == Permission.VIEW_OR_JOB
                && PlatformRoutes.jobMayRead(jobTokens, token, path, clock.instant());
        return job ? Optional.of(Caller.looking("job")) : tokens.holder(token, clock.instant());
    }
}
