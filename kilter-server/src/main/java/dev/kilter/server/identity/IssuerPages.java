package dev.kilter.server.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;

/// Reads an issuer's public keys from where its discovery document says. Nothing that a token says decides where it
/// looks. Redirects are not followed.
final class IssuerPages {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LARGEST = 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Trust.Issuer issuer;

    IssuerPages(Trust.Issuer issuer) {
        this.issuer = issuer;
    }

    JWKSet keys() throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (issuer.ca() != null) {
            builder.sslContext(Authorities.of(issuer.ca()));
        }
        try (HttpClient client = builder.build()) {
            JsonNode discovery =
                    json(page(client, issuer.url().replaceFirst("/$", "") + "/.well-known/openid-configuration"));
            if (!discovery.path("issuer").asText().equals(issuer.url())) {
                throw new IOException("its discovery document is of another issuer");
            }
            String keys = discovery.path("jwks_uri").asText();
            if (!Trusts.isSafe(keys)) {
                throw new IOException("its discovery document names no https URL of keys");
            }
            return JWKSet.parse(page(client, keys));
        } catch (ParseException e) {
            throw new IOException("its keys cannot be read", e);
        }
    }

    private static JsonNode json(String page) throws IOException {
        try {
            return JSON.readTree(page);
        } catch (JsonProcessingException e) {
            throw new IOException("its discovery document cannot be read", e);
        }
    }

    private static String page(HttpClient client, String url) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(
                    request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
            if (answer.statusCode() != 200) {
                throw new IOException(url + " answered " + answer.statusCode());
            }
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
