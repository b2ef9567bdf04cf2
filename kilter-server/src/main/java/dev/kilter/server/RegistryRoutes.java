package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/v1/registry/token`: where the platform's own registry sends whoever wants to push or pull, as in the distribution
/// specification. The login is a token of kilter's, by itself or as the password of any user.
final class RegistryRoutes {
    private final @Nullable PushTokens tokens;
    private final RegistryAccess access;
    private final InstantSource clock;

    RegistryRoutes(ServerSettings.Images images, InstantSource clock) {
        this.tokens = images.key() == null ? null : new PushTokens(images.key());
        this.access = new RegistryAccess(images.registry(), images.bases().values());
        this.clock = clock;
    }

    Route route() {
        return new Route(
                        "GET",
                        "/v1/registry/token",
                        Permission.REGISTRY,
                        "A token of the platform's own registry.",
                        this::token)
                .asks("service", "scope");
    }

    private void token(ServerRequest request, ServerResponse response, Caller caller) {
        if (tokens == null) {
            throw Answers.missing("registry of this platform's own");
        }
        String service = request.query().first("service").orElse(PushTokens.NAME);
        if (!service.equals(PushTokens.NAME)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "tokens are made for the service '" + PushTokens.NAME + "' alone",
                            "Set REGISTRY_AUTH_TOKEN_SERVICE=" + PushTokens.NAME + " for the registry.")
                    .toException();
        }
        List<String> scopes = request.query().contains("scope")
                ? request.query().all("scope").stream()
                        .flatMap(all -> Stream.of(all.split(" ", -1)))
                        .toList()
                : List.of();
        Instant now = clock.instant();
        String token = tokens.token(caller.name(), access.granted(scopes, caller), now);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Answers.json(
                response,
                new TreeMap<>(Map.of(
                        "token",
                        token,
                        "access_token",
                        token,
                        "expires_in",
                        PushTokens.VALID.toSeconds(),
                        "issued_at",
                        now.toString())));
    }
}
