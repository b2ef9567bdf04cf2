package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.DatabaseLogins;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditCheck;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DatabaseLogin;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A person's own way into an env's database, and the list of who did what there.
final class DatabaseRoutes {
    private static final Duration VALID = Duration.ofHours(1);
    /// So many lines of the audit, unless somebody says since when.
    private static final int SHOWN = 200;

    private static final int MOST = 10_000;

    private final AppStore apps;
    private final DatabaseLogins logins;
    private final Tokens tokens;
    private final Audit audit;
    private final ServerSettings settings;
    private final InstantSource clock;

    DatabaseRoutes(
            AppStore apps,
            DatabaseLogins logins,
            Tokens tokens,
            Audit audit,
            ServerSettings settings,
            InstantSource clock) {
        this.apps = apps;
        this.logins = logins;
        this.tokens = tokens;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/logins",
                                Permission.ENTER,
                                "Make a login to an env's database that works for an hour.",
                                this::open)
                        .gives(DatabaseLogin.class),
                new Route(
                                "GET",
                                EnvRoutes.BASE + "/{env}/audit",
                                Permission.VIEW,
                                "What people did in an env that somebody may ask about later, newest first.",
                                this::audit)
                        .lists(AuditEntry.class)
                        .asks("since"),
                new Route(
                                "GET",
                                "/v1/audit/verify",
                                Permission.LOOK_ANYWHERE,
                                "How many lines the audit has, if none of them was changed or taken away.",
                                this::verify)
                        .gives(AuditCheck.class)
                        .asks("lines", "head"));
    }

    List<Socket> sockets() {
        return List.of(new Socket(
                "database", Permission.ENTER, "A connection to an env's database, for one of its logins.", visit -> {
                    require(visit.slot(), visit.token(), visit.caller());
                    return new DatabaseTunnel(logins.server());
                }));
    }

    private void open(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        require(slot, Entrance.token(request), caller.name());
        Instant now = clock.instant();
        DatabaseLogin login = logins.open(slot, caller.name(), now, now.plus(VALID));
        audit.add(new AuditEntry(
                now, caller.name(), "db.login", slot.toString(), login.user() + " until " + login.expires()));
        response.status(Status.CREATED_201);
        Answers.json(response, login);
    }

    /// Throws why this caller may not open the slot's database, which is audited where the env is protected.
    private void require(Slot slot, String token, String caller) {
        KilterApp app = apps.find(slot).orElseThrow(() -> Answers.missing("env " + slot));
        if (app.spec().config().database() == DatabaseKind.NONE) {
            throw Problem.of(
                            KilterCode.NO_SUCH_THING, slot + " has no database", "Add `database: postgres` and deploy.")
                    .toException();
        }
        if (app.spec().config().isProtected() && !tokens.allows(token, Tokens.PROTECTED_DATABASE)) {
            audit.add(new AuditEntry(clock.instant(), caller, "db.refused", slot.toString(), "the env is protected"));
            throw Problem.of(
                            KilterCode.NOT_ALLOWED,
                            "the env '" + slot.env() + "' is protected, and this token does not allow its database",
                            "Use another env: kilter db psql --env dev      or "
                                    + (settings.local()
                                            ? "start the platform with KILTER_OPEN_PROTECTED_DATABASES=true"
                                            : "ask an admin: kilter token create NAME --protected-databases"))
                    .toException();
        }
    }

    private void audit(ServerRequest request, ServerResponse response, Caller caller) {
        Optional<Instant> since = request.query().first("since").map(DatabaseRoutes::instant);
        Answers.json(
                response,
                audit.of(
                        EnvRoutes.slot(request).toString(),
                        since.orElse(Instant.EPOCH),
                        since.isPresent() ? MOST : SHOWN));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + text + "' is no time",
                            "Write it as 2026-11-27T12:00:00Z.")
                    .toException();
        }
    }

    /// What the caller remembers of an earlier answer; null: nothing.
    private static Audit.@Nullable Known known(ServerRequest request) {
        Optional<String> head = request.query().first("head").asOptional();
        Optional<Integer> lines = QueryNumber.of(request, "lines", 999_999_999);
        if (lines.isPresent() != head.isPresent()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'lines' and 'head' go together, as an earlier answer gave them",
                            "kilter audit verify")
                    .toException();
        }
        return lines.isPresent() ? new Audit.Known(lines.get(), head.get()) : null;
    }

    private void verify(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(response, audit.verified(known(request)));
    }
}
