package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.server.portal.Frame;
import dev.kilter.server.portal.Pages;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/// The way into the portal: by a token in a form, or by a key that the command line asked for. Everything behind it
/// takes a session; pages allow no script, style or frame but the portal's own.
final class PortalDoor {
    private static final System.Logger LOG = System.getLogger(PortalDoor.class.getName());
    private static final String COOKIE = "kilter_portal";
    private static final int LARGEST = 4 * 1024;
    private static final long BEAT_NANOS = 10_000_000_000L;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Portal portal;
    private final PortalSessions sessions;
    private final Entrance entrance;
    private final ServerSettings settings;
    private final EventSignal signal;
    private final InstantSource clock;

    PortalDoor(
            Portal portal,
            PortalSessions sessions,
            Entrance entrance,
            ServerSettings settings,
            EventSignal signal,
            InstantSource clock) {
        this.portal = portal;
        this.sessions = sessions;
        this.entrance = entrance;
        this.settings = settings;
        this.signal = signal;
        this.clock = clock;
    }

    void open(HttpRouting.Builder routing) {
        routing.get("/", guarded((_, response) -> go(response, "/portal")));
        asset(routing, "style.css", "text/css; charset=utf-8");
        asset(routing, "live.js", "text/javascript; charset=utf-8");
        asset(routing, "icon.svg", "image/svg+xml");
        routing.get("/portal/sign-in", guarded((_, response) -> show(response, signIn(false))));
        routing.post("/portal/sign-in", guarded(this::signIn));
        routing.get("/portal/enter/{key}", guarded(this::enter));
        routing.post("/portal/sign-out", guarded(this::signOut));
        page(routing, "/portal", portal::apps);
        page(routing, "/portal/apps/{org}/{app}", portal::app);
        page(routing, "/portal/apps/{org}/{app}/{env}/log", portal::log);
        page(routing, "/portal/deploys/{id}", portal::deploy);
        page(routing, "/portal/queue", portal::queue);
        page(routing, "/portal/audit", portal::audit);
        routing.get("/portal/news", guarded(this::news));
        page(routing, "/portal/*", (_, _, _) -> {
            throw Answers.missing("such page", "kilter open --portal");
        });
    }

    /// A page for people with a session; others are asked who they are.
    private void page(HttpRouting.Builder routing, String path, Portal.Page page) {
        routing.get(path, guarded((request, response) -> {
            Optional<Caller> who = who(request);
            if (who.isEmpty()) {
                go(response, "/portal/sign-in");
                return;
            }
            Frame frame = new Frame(settings.name(), who.get().name(), clock.instant());
            try {
                show(response, page.of(frame, request, who.get()));
            } catch (KilterException e) {
                refuse(response, frame, e.problem());
            } catch (ServerConnectionException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "GET " + path + " broke", e);
                refuse(response, frame, Entrance.broken(e));
            }
        }));
    }

    private static void refuse(ServerResponse response, Frame frame, Problem problem) {
        response.status(Status.create(problem.kind().httpStatus()));
        show(response, Pages.problem(frame, problem));
    }

    /// Says when something has changed, and each ten seconds that it may have: how pods are is told by nobody.
    private void news(ServerRequest request, ServerResponse response) {
        if (who(request).isEmpty()) {
            response.status(Status.UNAUTHORIZED_401).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            long seen = signal.count();
            long beat = System.nanoTime();
            while (who(request).isPresent()) {
                signal.await(seen);
                long now = signal.count();
                if (now != seen || System.nanoTime() - beat > BEAT_NANOS) {
                    out.write("data: look\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    seen = now;
                    beat = System.nanoTime();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signIn(ServerRequest request, ServerResponse response) {
        String form = new String(Body.of(request, LARGEST), StandardCharsets.UTF_8);
        String token = form.startsWith("token=")
                ? URLDecoder.decode(form.substring(6).split("&", 2)[0], StandardCharsets.UTF_8)
                        .strip()
                : "";
        Optional<String> session = sessions.open(token, clock.instant());
        if (session.isEmpty()) {
            response.status(Status.FORBIDDEN_403);
            show(response, signIn(true));
            return;
        }
        welcome(response, session.get());
    }

    private void enter(ServerRequest request, ServerResponse response) {
        String key = request.path().pathParameters().get("key");
        Optional<String> session = sessions.enter(key, clock.instant());
        if (session.isEmpty()) {
            go(response, "/portal");
            return;
        }
        welcome(response, session.get());
    }

    private void signOut(ServerRequest request, ServerResponse response) {
        request.headers().cookies().first(COOKIE).ifPresent(sessions::close);
        response.headers().clearCookie(cookie("").build());
        go(response, "/portal/sign-in");
    }

    private String signIn(boolean wrong) {
        return Pages.signIn(new Frame(settings.name(), "", clock.instant()), wrong, settings.local());
    }

    private void welcome(ServerResponse response, String session) {
        response.headers().addCookie(cookie(session).maxAge(PortalSessions.STAY).build());
        go(response, "/portal");
    }

    private SetCookie.Builder cookie(String value) {
        return SetCookie.builder(COOKIE, value)
                .httpOnly(true)
                .secure(settings.scheme().equals("https"))
                .sameSite(SetCookie.SameSite.LAX)
                .path("/portal");
    }

    private Optional<Caller> who(ServerRequest request) {
        return request.headers().cookies().first(COOKIE).flatMap(session -> sessions.who(session, clock.instant()));
    }

    /// Foreign pages are turned away: they may not sign anybody in or out.
    private Handler guarded(Handler handler) {
        return (request, response) -> {
            if (!entrance.guard(request, response)) {
                return;
            }
            String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
            String host = request.headers().first(HeaderNames.HOST).orElse("");
            if (!origin.isEmpty() && !origin.replaceFirst("^https?://", "").equals(host)) {
                Problem foreign = Problem.of(KilterCode.NOT_ALLOWED, "another site asks", "Open the portal itself.");
                Answers.problem(request, response, foreign, false);
                return;
            }
            handler.handle(request, response);
        };
    }

    private static void show(ServerResponse response, String page) {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderNames.create("Content-Security-Policy"), POLICY)
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .send(page.getBytes(StandardCharsets.UTF_8));
    }

    private static void go(ServerResponse response, String to) {
        response.status(Status.SEE_OTHER_303)
                .header(HeaderNames.LOCATION, to)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .send();
    }

    private void asset(HttpRouting.Builder routing, String name, String type) {
        byte[] content;
        try (InputStream in = PortalDoor.class.getResourceAsStream("portal/" + name)) {
            content = Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        routing.get(
                "/portal/" + name,
                guarded((_, response) -> response.header(HeaderNames.CONTENT_TYPE, type)
                        .header(HeaderNames.CACHE_CONTROL, "no-cache")
                        .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                        .send(content)));
    }
}
