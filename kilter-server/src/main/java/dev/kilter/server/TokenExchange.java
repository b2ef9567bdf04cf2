package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.server.identity.CiIdentities;
import dev.kilter.server.identity.Trust;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/v1/tokens/exchange`: a CI job's identity token in, a token of ours out, as in RFC 8693. What it can do and for how
/// long, the platform's settings say.
final class TokenExchange {
    private static final int LARGEST = 32 * 1024;
    private static final int LONGEST_NAME = 64;
    private static final String KIND = "urn:ietf:params:oauth:token-type:";

    private final CiIdentities identities;
    private final Tokens tokens;
    private final Audit audit;
    private final InstantSource clock;

    TokenExchange(List<Trust> trusts, Tokens tokens, Audit audit, InstantSource clock) {
        trusts.forEach(trust -> Scope.refusal(trust.grant().scope()).ifPresent(problem -> {
            throw problem.toException();
        }));
        this.identities = new CiIdentities(trusts, clock);
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    Route route() {
        return new Route(
                "POST",
                "/v1/tokens/exchange",
                Permission.PUBLIC,
                "A token for a CI job's identity token (RFC 8693).",
                this::exchange);
    }

    private void exchange(ServerRequest request, ServerResponse response, Caller caller) {
        Map<String, String> form = Form.read(Body.of(request, LARGEST));
        require(form, "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        require(form, "subject_token_type", KIND + "id_token", KIND + "jwt");
        CiIdentities.Identity identity = identities.of(form.getOrDefault("subject_token", ""));
        Trust.Grant grant = identity.trust().grant();
        String name = name(identity);
        String token = Tokens.fresh();
        Instant now = clock.instant();
        Instant expires = now.plus(grant.valid());
        tokens.install(
                new TokenRequest(name, grant.role(), false, grant.valid(), grant.scope(), grant.verbs()),
                token,
                expires);
        audit.add(new AuditEntry(
                now,
                name,
                "token.exchange",
                "",
                identity.subject() + " by the trust '" + identity.trust().name() + "', " + grant.role() + ", in "
                        + String.join(", ", grant.scope()) + ", until " + expires));
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Answers.json(
                response,
                new TreeMap<>(Map.of(
                        "access_token",
                        token,
                        "issued_token_type",
                        KIND + "access_token",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        grant.valid().toSeconds(),
                        "scope",
                        String.join(" ", grant.scope()))));
    }

    /// What deploys and the audit call the job: `github@repo-acme-shop-ref-refs-heads-main`.
    private static String name(CiIdentities.Identity identity) {
        String name = identity.trust().name() + "@"
                + identity.subject().replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^-|-$", "");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    private static void require(Map<String, String> form, String key, String... values) {
        String value = form.getOrDefault(key, "");
        for (String each : values) {
            if (each.equals(value)) {
                return;
            }
        }
        throw Problem.of(KilterCode.ARGUMENT_INVALID, "'" + key + "' is not '" + values[0] + "'", "kilter login --oidc")
                .toException();
    }
}
