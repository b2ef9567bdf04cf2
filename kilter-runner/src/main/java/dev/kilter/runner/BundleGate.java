package dev.kilter.runner;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.JobSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Fetches the job's bundle with its one-job token and checks its hash.
final class BundleGate {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private BundleGate() {}

    static ProjectTree fetch(Effects effects, JobSpec job, String token) {
        return effects.<ProjectTree, RuntimeException>call("fetch the bundle", () -> patiently(job, token));
    }

    /// A server that was killed comes back at the same address: a Job waits for it instead of failing the deploy.
    private static ProjectTree patiently(JobSpec job, String token) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return fetch(job, token);
            } catch (KilterException e) {
                if (!(e.getCause() instanceof IOException) || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static ProjectTree fetch(JobSpec job, String token) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(job.bundleUrl()).toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(60_000);
            if (connection.getResponseCode() != 200) {
                throw away("the server answered " + connection.getResponseCode(), null);
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] bundle = in.readNBytes(Bundle.LARGEST + 1);
                if (!Bundle.hash(bundle).equals(job.bundle())) {
                    throw away("its content is not what was sent", null);
                }
                return Bundle.open(bundle);
            }
        } catch (IOException e) {
            throw away(String.valueOf(e.getMessage()), e);
        }
    }

    private static KilterException away(String why, @org.jspecify.annotations.Nullable Exception cause) {
        Problem problem =
                Problem.of(KilterCode.UNREACHABLE, "the deploy's files cannot be fetched: " + why, "Deploy again.");
        return cause == null ? problem.toException() : problem.toException(cause);
    }
}
