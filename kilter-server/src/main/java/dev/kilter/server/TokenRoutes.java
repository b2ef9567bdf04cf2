package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// `/v1/tokens`: who may what.
final class TokenRoutes {
    private static final int LARGEST = 8 * 1024;
    private static final int BYTES = 32;
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final SecureRandom RANDOM = new SecureRandom();

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
                new Route("POST", "/v1/tokens", Permission.ADMIN, "Make a token; it is told once.", this::make),
                new Route("GET", "/v1/tokens", Permission.ADMIN, "The tokens that have not expired.", this::list),
                new Route("DELETE", "/v1/tokens/{name}", Permission.ADMIN, "Revoke all of a name.", this::revoke));
    }

    private void make(ServerRequest request, ServerResponse response, String caller) {
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
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String token = "kt_" + HexFormat.of().formatHex(random);
        Instant now = clock.instant();
        Instant expires = now.plus(wanted.valid());
        tokens.install(wanted.name(), token, wanted.role(), wanted.protectedDatabases(), expires);
        audit.add(new AuditEntry(
                now,
                caller,
                "token.create",
                "",
                wanted.name() + ", " + wanted.role()
                        + (wanted.protectedDatabases() ? ", databases of protected envs" : "") + ", until " + expires));
        response.status(Status.CREATED_201);
        Answers.json(
                response,
                new TokenRecord(wanted.name(), wanted.role(), wanted.protectedDatabases(), now, expires, null, token));
    }

    private void list(ServerRequest request, ServerResponse response, String caller) {
        Answers.json(response, tokens.list(clock.instant()));
    }

    private void revoke(ServerRequest request, ServerResponse response, String caller) {
        String name = request.path().pathParameters().get("name");
        if (tokens.revoke(name) == 0) {
            throw Answers.missing("token of that name");
        }
        audit.add(new AuditEntry(clock.instant(), caller, "token.revoke", "", name));
        response.status(Status.NO_CONTENT_204).send();
    }
}
