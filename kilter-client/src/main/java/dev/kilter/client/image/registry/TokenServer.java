package dev.kilter.client.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Credential;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The token exchange of the distribution specification: what a `Bearer` challenge names as `realm` gives a token for
/// these scopes, to a login or to anybody.
final class TokenServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// What a token lasts that does not say how long.
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final Courier courier;
    private final Clock clock;

    TokenServer(Courier courier, Clock clock) {
        this.courier = courier;
        this.clock = clock;
    }

    /// Sends a request that needs no login by this registry's rules.
    @FunctionalInterface
    interface Courier {
        Answer send(Call call) throws IOException;
    }

    /// @param until when it is better asked for anew
    record Token(String value, Instant until) {
        @Override
        public String toString() {
            return "Token[until " + until + "]";
        }
    }

    /// Empty: the server gives none.
    Optional<Token> token(Challenge challenge, SortedSet<String> scopes, @Nullable Credential credential)
            throws IOException {
        Optional<String> realm = challenge.parameter("realm");
        if (realm.isEmpty()) {
            return Optional.empty();
        }
        String service = challenge.parameter("service").orElse("");
        Answer answer = courier.send(
                credential != null && credential.isOAuth2RefreshToken()
                        ? refresh(realm.get(), service, scopes, credential)
                        : question(realm.get(), service, scopes, credential));
        return answer.isGood() ? read(answer) : Optional.empty();
    }

    private static Call question(
            String realm, String service, SortedSet<String> scopes, @Nullable Credential credential) {
        String query = (service.isEmpty() ? "" : "service=" + encoded(service) + "&")
                + scopes.stream().map(scope -> "scope=" + encoded(scope)).collect(Collectors.joining("&"));
        Call call = Call.of("GET", URI.create(realm + (realm.contains("?") ? "&" : "?") + query));
        return credential == null ? call : call.with("Authorization", Basic.header(credential));
    }

    private static Call refresh(String realm, String service, SortedSet<String> scopes, Credential credential) {
        String form = "grant_type=refresh_token&client_id=kilter&service=" + encoded(service) + "&scope="
                + encoded(String.join(" ", scopes)) + "&refresh_token=" + encoded(credential.getPassword());
        return Call.of("POST", URI.create(realm))
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with(new Call.Body(BlobContent.of(form.getBytes(StandardCharsets.UTF_8)), 0, _ -> {}));
    }

    private Optional<Token> read(Answer answer) throws IOException {
        JsonNode json = JSON.readTree(answer.text());
        String value = json.path("token").asText(json.path("access_token").asText());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Duration lasts = Duration.ofSeconds(json.path("expires_in").asLong(USUAL.toSeconds()));
        // A tenth of its life earlier, so that it does not end on the way.
        return Optional.of(new Token(value, issued(json).plus(lasts).minus(lasts.dividedBy(10))));
    }

    private Instant issued(JsonNode json) {
        Instant now = clock.instant();
        try {
            Instant said = Instant.parse(json.path("issued_at").asText());
            return said.isBefore(now) ? said : now;
        } catch (DateTimeException _) {
            return now;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
