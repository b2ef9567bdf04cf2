package dev.kilter.sdk.wire;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a deploy ended: the one document that `--json` prints (product.md section 10).
///
/// @param release   `r1`, `r2`…: what is live now; null when nothing is
/// @param unchanged whether the deploy found everything as it wanted it
/// @param urls      all of them: its own, its domains', and those of its public processes
/// @param address   `127.0.0.1:port` on the local platform, for clients that do not resolve `*.localhost`; else null
/// @param schema    newest applied migration; null without
/// @param processUrls where people reach its other processes that are public, by name
public record DeployResult(
        @Nullable String deployId,
        String project,
        String env,
        DeployStatus status,
        @Nullable String release,
        boolean unchanged,
        @Nullable String digest,
        @Nullable String url,
        List<String> urls,
        @Nullable String address,
        @Nullable String commit,
        boolean dirty,
        @Nullable String schema,
        long durationMs,
        List<StepResult> steps,
        @Nullable Failure error,
        SortedMap<String, String> processUrls) {
    public DeployResult {
        processUrls = new TreeMap<>(processUrls == null ? Map.of() : processUrls);
        urls = List.copyOf(urls);
        steps = List.copyOf(steps);
    }

    /// How one ended of an app whose other processes nobody outside reaches.
    public DeployResult(
            @Nullable String deployId,
            String project,
            String env,
            DeployStatus status,
            @Nullable String release,
            boolean unchanged,
            @Nullable String digest,
            @Nullable String url,
            List<String> urls,
            @Nullable String address,
            @Nullable String commit,
            boolean dirty,
            @Nullable String schema,
            long durationMs,
            List<StepResult> steps,
            @Nullable Failure error) {
        this(
                deployId,
                project,
                env,
                status,
                release,
                unchanged,
                digest,
                url,
                urls,
                address,
                commit,
                dirty,
                schema,
                durationMs,
                steps,
                error,
                new TreeMap<>());
    }

    /// One step of the deploy.
    ///
    /// @param outcome `done`, `skipped`, `failed` or `waiting`
    public record StepResult(String id, String outcome, String note, long durationMs) {}

    /// Why it failed.
    ///
    /// @param problem what, why, what next
    /// @param serving what still answers: the release and the schema it runs on; null when nothing does
    public record Failure(Problem problem, @Nullable String serving) {}

    /// The exit code of the command line for this result.
    public int exitCode() {
        if (error != null) {
            return error.problem().kind().exitCode();
        }
        return switch (status) {
            case LIVE, ACCEPTED -> 0;
            case FAILED -> 4;
            case REFUSED -> 2;
            case SUPERSEDED -> 6;
        };
    }
}
