package dev.kilter.kubernetes;

import dev.kilter.api.JobToken;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/// Bundles as the operator gets them: from the server, with the token of a Job.
final class BundleSource {
    private static final int MILLIS = 10_000;

    private final String url;
    private final JobToken tokens;
    private final InstantSource clock;

    /// @param url `http://…/v1/bundles/`
    BundleSource(String url, JobToken tokens, InstantSource clock) {
        this.url = url;
        this.tokens = tokens;
        this.clock = clock;
    }

    byte[] bundle(String hash) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url + hash).toURL().openConnection();
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            connection.setRequestProperty(
                    "Authorization",
                    "Bearer " + tokens.mint(hash, clock.instant().plus(Duration.ofMinutes(1))));
            try (InputStream in = connection.getInputStream()) {
                byte[] content = in.readNBytes(Bundle.LARGEST + 1);
                if (!Bundle.hash(content).equals(hash)) {
                    throw new IOException("it has another hash");
                }
                return content;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "the bundle cannot be fetched from the server: " + e.getMessage(),
                            "kilter doctor")
                    .toException(e);
        }
    }
}
