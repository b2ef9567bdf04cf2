package dev.kilter.runner;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Fetches the job's bundle and its plan from the server, each with a token for just that.
final class BundleGate {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private BundleGate() {}

    static ProjectTree fetch(Effects effects, JobSpec job, String token) {
        return effects.<ProjectTree, RuntimeException>call("fetch the bundle", () -> {
            byte[] bundle = patiently(job.bundleUrl(), token);
            if (!Bundle.hash(bundle).equals(job.bundle())) {
                throw away("its content is not what was sent", null);
            }
            return Bundle.open(bundle);
        });
    }

    /// The reviewed plan that the job names.
    static SavedPlan plan(Effects effects, JobSpec job, String token) {
        String url = Objects.requireNonNull(job.planUrl());
        return effects.<SavedPlan, RuntimeException>call(
                "fetch the plan", () -> Wire.decode(patiently(url, token), SavedPlan.class));
    }

    /// A server that was killed comes back at the same address: a Job waits for it instead of failing the deploy.
    private static byte[] patiently(String url, String token) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return fetch(url, token);
            } catch (KilterException e) {
                if (!(e.getCause() instanceof IOException) || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static byte[] fetch(String url, String token) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(60_000);
            if (connection.getResponseCode() != 200) {
                throw away("the server answered " + connection.getResponseCode(), null);
            }
            try (InputStream in = connection.getInputStream()) {
                return in.readNBytes(Bundle.LARGEST + 1);
            }
        } catch (IOException e) {
            throw away(String.valueOf(e.getMessage()), e);
        }
    }

    private static KilterException away(String why, @Nullable Exception cause) {
        Problem problem =
                Problem.of(KilterCode.UNREACHABLE, "the deploy's files cannot be fetched: " + why, "Deploy again.");
        return cause == null ? problem.toException() : problem.toException(cause);
    }
}
