package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `/v1/tokens`: who may what.
final class TokenRoutes {
    private static final int LARGEST = 8 * 1024;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Tokens tokens;
    private final Audit audit;
    private final InstantSource clock;

    TokenRoutes(Tokens tokens, Audit audit, InstantSource clock) {
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/tokens", Permission.ADMIN, "Make a token; it is told once.", this::make)
                        .takes(TokenRequest.class)
                        .gives(TokenRecord.class),
                new Route("GET", "/v1/tokens", Permission.ADMIN, "The tokens that have not expired.", this::list)
                        .lists(TokenRecord.class),
                new Route("DELETE", "/v1/tokens/{name}", Permission.ADMIN, "Revoke all of a name.", this::revoke));
    }

    private void make(ServerRequest request, ServerResponse response, Caller caller) {
        TokenRequest wanted = Wire.decode(Body.of(request, LARGEST), TokenRequest.class);
        if (!wanted.name().matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the name of a token has 1 to 64 letters, digits, '.', '_', '@' or '-'",
                            "kilter token create ci --role deployer")
                    .toException();
        }
        if (!wanted.valid().isPositive() || wanted.valid().compareTo(LONGEST) > 0) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "a token works for a year at most",
                            "kilter token create NAME --valid 90d")
                    .toException();
        }
        Scope.refusal(wanted.scope()).ifPresent(problem -> {
            throw problem.toException();
        });
        if (wanted.role() == TokenRole.ADMIN && !wanted.scope().isEmpty()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "an admin's token works everywhere, since it makes others",
                            "kilter token create NAME --role deployer --scope " + String.join(",", wanted.scope()))
                    .toException();
        }
        if (!wanted.role().verbs().containsAll(wanted.verbs())) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "a token is kept to some of what its role may, and a " + lower(wanted.role()) + " may "
                                    + words(wanted.role().verbs()),
                            "kilter token create NAME --role deployer --verb deploy")
                    .toException();
        }
        String token = Tokens.fresh();
        Instant now = clock.instant();
        Instant expires = now.plus(wanted.valid());
        audit.add(new AuditEntry(
                now,
                caller.name(),
                "token.create",
                "",
                wanted.name() + ", " + wanted.role()
                        + (wanted.protectedDatabases() ? ", databases of protected envs" : "")
                        + (wanted.verbs().isEmpty() ? "" : ", only " + words(wanted.verbs()))
                        + (wanted.scope().isEmpty() ? "" : ", in " + String.join(", ", wanted.scope()))
                        + ", until " + expires));
        tokens.install(wanted, token, expires);
        response.status(Status.CREATED_201);
        Answers.json(
                response,
                new TokenRecord(
                        wanted.name(),
                        wanted.role(),
                        wanted.protectedDatabases(),
                        now,
                        expires,
                        null,
                        token,
                        wanted.scope(),
                        wanted.verbs()));
    }

    private static String words(Collection<TokenVerb> verbs) {
        return verbs.stream().sorted().map(TokenRoutes::lower).collect(Collectors.joining(", "));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void list(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(response, tokens.list(clock.instant()));
    }

    private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
        String name = request.path().pathParameters().get("name");
        if (tokens.revoke(name) == 0) {
            throw Answers.missing("token of that name", "kilter token list");
        }
        audit.add(new AuditEntry(clock.instant(), caller.name(), "token.revoke", "", name));
        response.status(Status.NO_CONTENT_204).send();
    }
}
