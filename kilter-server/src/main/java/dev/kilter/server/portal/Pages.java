package dev.kilter.server.portal;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The portal's pages, each a whole HTML document that says everything without scripts. Pure: the same arguments give
/// the same bytes.
public final class Pages {
    private Pages() {}

    /// An env with all that its app's page shows of it.
    ///
    /// @param releases newest first
    /// @param deploys  newest first
    public record EnvHistory(EnvStatus env, List<ReleaseRecord> releases, List<DeployRecord> deploys) {
        public EnvHistory {
            releases = List.copyOf(releases);
            deploys = List.copyOf(deploys);
        }
    }

    /// An unfinished deploy.
    ///
    /// @param granted  since when it holds its slot; null: it waits
    /// @param deadline null: it waits
    public record Unfinished(
            DeployRecord deploy,
            @Nullable Instant granted,
            @Nullable Instant deadline) {}

    /// A tile for each app.
    ///
    /// @param results of the deploys that brought the live releases, by deploy
    public static String apps(Frame frame, List<EnvStatus> envs, Map<String, DeployResult> results) {
        return AppsPage.of(frame, envs, results);
    }

    /// One app with the history of its envs.
    public static String app(Frame frame, String project, List<EnvHistory> envs) {
        return AppPage.of(frame, project, envs);
    }

    /// One deploy: its steps as they came, where its time went, why it failed.
    public static String deploy(Frame frame, DeployRecord deploy, List<NumberedEvent> events) {
        return DeployPage.of(frame, deploy, events);
    }

    /// The last lines of a process.
    public static String log(Frame frame, EnvStatus env, String process, List<String> lines) {
        return LogPage.of(frame, env, process, lines);
    }

    /// Who holds a slot and who waits for it.
    ///
    /// @param unfinished in the order in which they came
    public static String queue(Frame frame, List<Unfinished> unfinished) {
        return QueuePage.of(frame, unfinished);
    }

    /// What people did, newest first.
    public static String audit(Frame frame, List<AuditEntry> entries) {
        return AuditPage.of(frame, entries);
    }

    /// Where a person without a session says who they are.
    ///
    /// @param wrong whether the token they gave is worth nothing
    /// @param local whether the command on this machine can do it for them
    public static String signIn(Frame frame, boolean wrong, boolean local) {
        return SignInPage.of(frame, wrong, local);
    }

    /// Instead of a page that could not be made.
    public static String problem(Frame frame, Problem problem) {
        return frame.page("Not here", "", Tag.of("h1").text("That did not work"), Failure.of(problem));
    }
}
