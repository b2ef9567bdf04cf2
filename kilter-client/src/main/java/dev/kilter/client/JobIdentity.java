package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The identity token (OIDC) that a CI platform makes for its own jobs. A platform that trusts that CI platform gives a
/// token of its own for it: [Kilter#exchange].
public final class JobIdentity {
    private static final String GIVEN = "KILTER_ID_TOKEN";
    private static final String URL = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private static final String TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    private JobIdentity() {}

    /// What this file holds.
    public static String in(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the identity token in '" + file + "' cannot be read: " + e.getMessage(),
                            "Name the file that the CI platform has written it to.")
                    .toException(e);
        }
    }

    /// What `KILTER_ID_TOKEN` holds (GitLab's `id_tokens:`), else what GitHub Actions makes for this audience.
    public static String of(Map<String, String> environment, String audience) {
        String given = environment.getOrDefault(GIVEN, "");
        if (!given.isEmpty()) {
            return given;
        }
        String url = environment.getOrDefault(URL, "");
        String token = environment.getOrDefault(TOKEN, "");
        if (url.isEmpty() || token.isEmpty()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "this job has no identity token",
                            "GitHub Actions: `permissions: { id-token: write }`; GitLab: `id_tokens: { " + GIVEN
                                    + ": { aud: … } }`; elsewhere: --oidc-token-file FILE")
                    .toException();
        }
        return made(url, token, audience);
    }

    private static String made(String url, String token, String audience) {
        try {
            URI uri = URI.create(url + (url.contains("?") ? "&" : "?") + "audience="
                    + URLEncoder.encode(audience, StandardCharsets.UTF_8));
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(30_000);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setRequestProperty("Accept", "application/json");
            if (connection.getResponseCode() != 200) {
                throw unmade("it answered " + connection.getResponseCode(), null);
            }
            try (InputStream in = connection.getInputStream()) {
                if (Wire.decode(in.readAllBytes(), Map.class).get("value") instanceof String value) {
                    return value;
                }
            }
            throw unmade("its answer holds none", null);
        } catch (IOException | IllegalArgumentException e) {
            throw unmade(String.valueOf(e.getMessage()), e);
        }
    }

    private static KilterException unmade(String why, @Nullable Exception cause) {
        Problem problem = Problem.of(
                KilterCode.UNREACHABLE,
                "GitHub Actions made no identity token for this job: " + why,
                "Run the job again; it needs `permissions: { id-token: write }`.");
        return cause == null ? problem.toException() : problem.toException(cause);
    }
}
