package dev.kilter.server;

import dev.kilter.api.KilterApp;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a deploy's end looks like. Pure.
final class Outcome {
    private Outcome() {}

    static DeployEvent ended(Progress.Entry entry) {
        long took = entry.ended() == null
                ? 0
                : Duration.between(entry.started(), entry.ended()).toMillis();
        return switch (entry.outcome()) {
            case StepOutcome.Done(var note) -> new DeployEvent.StepEnded(entry.stepId(), "done", note, took, null);
            case StepOutcome.Skipped(var why) -> new DeployEvent.StepEnded(entry.stepId(), "skipped", why, took, null);
            case StepOutcome.Waiting(var on, var _) ->
                new DeployEvent.StepEnded(entry.stepId(), "waiting", on, took, null);
            case StepOutcome.Halted(var problem) ->
                new DeployEvent.StepEnded(entry.stepId(), "failed", "", took, problem);
        };
    }

    static DeployResult live(
            DeployRow deploy,
            KilterApp app,
            ServerSettings settings,
            ReleaseRecord release,
            boolean unchanged,
            Instant now) {
        return result(
                deploy,
                settings,
                DeployStatus.LIVE,
                release.name(),
                unchanged,
                app.status().schema(),
                steps(app),
                null,
                now);
    }

    static DeployResult failed(
            DeployRow deploy,
            KilterApp app,
            ServerSettings settings,
            List<ReleaseRecord> live,
            Problem problem,
            Instant now) {
        DeployStatus status = problem.kind() == ProblemKind.SUPERSEDED ? DeployStatus.SUPERSEDED : DeployStatus.FAILED;
        boolean ours = deploy.id().equals(app.status().deployId());
        return result(
                deploy,
                settings,
                status,
                name(live),
                false,
                app.status().schema(),
                ours ? steps(app) : List.of(),
                new DeployResult.Failure(problem, serving(live, app.status().schema())),
                now);
    }

    static DeployResult refused(
            DeployRow deploy, ServerSettings settings, List<ReleaseRecord> live, Problem problem, Instant now) {
        String schema = live.isEmpty() ? null : live.getFirst().schema();
        return result(
                deploy,
                settings,
                DeployStatus.REFUSED,
                name(live),
                false,
                schema,
                List.of(),
                new DeployResult.Failure(problem, serving(live, schema)),
                now);
    }

    /// How one ends that never had its slot.
    static DeployResult unbegun(
            DeployRow deploy, ServerSettings settings, List<ReleaseRecord> live, Problem problem, Instant now) {
        String schema = live.isEmpty() ? null : live.getFirst().schema();
        return result(
                deploy,
                settings,
                problem.kind() == ProblemKind.SUPERSEDED ? DeployStatus.SUPERSEDED : DeployStatus.FAILED,
                name(live),
                false,
                schema,
                List.of(),
                new DeployResult.Failure(problem, serving(live, schema)),
                now);
    }

    /// The release this deploy leaves, still without its number.
    static ReleaseRecord draft(DeployRow deploy, KilterApp app, Instant now) {
        var request = deploy.request();
        return new ReleaseRecord(
                "",
                deploy.id().value(),
                request.image().value(),
                request.source().commit(),
                request.source().dirty(),
                request.source().subject(),
                Bundle.hash(Wire.encode(
                        deploy.id().equals(app.spec().deploy().id())
                                ? app.spec().config()
                                : request.config())),
                app.status().schema(),
                deploy.author(),
                now,
                Deploys.age(deploy, now).toMillis(),
                true,
                app.status().impact(),
                request.options().skipMigrationCheck(),
                request.options().rollbackTo(),
                app.spec().sealed().stream().map(SealedSecret::object).toList());
    }

    private static @Nullable String name(List<ReleaseRecord> live) {
        return live.isEmpty() ? null : live.getFirst().name();
    }

    /// What still answers, and on which schema: after a migration the database can be ahead of the serving code.
    private static @Nullable String serving(List<ReleaseRecord> live, @Nullable String schema) {
        if (live.isEmpty()) {
            return "nothing: there is no release yet";
        }
        ReleaseRecord release = live.getFirst();
        if (schema == null) {
            return release.name();
        }
        return schema.equals(release.schema())
                ? release.name() + ", on schema " + schema
                : release.name() + ", now on schema " + schema + "; it shipped with "
                        + (release.schema() == null ? "none" : release.schema());
    }

    private static List<DeployResult.StepResult> steps(KilterApp app) {
        Progress progress = app.status().progress();
        return progress == null
                ? List.of()
                : progress.entries().stream()
                        .map(Outcome::ended)
                        .map(DeployEvent.StepEnded.class::cast)
                        .map(end ->
                                new DeployResult.StepResult(end.step(), end.outcome(), end.note(), end.durationMs()))
                        .toList();
    }

    private static DeployResult result(
            DeployRow deploy,
            ServerSettings settings,
            DeployStatus status,
            @Nullable String release,
            boolean unchanged,
            @Nullable String schema,
            List<DeployResult.StepResult> steps,
            DeployResult.@Nullable Failure failure,
            Instant now) {
        Addresses addresses = settings.addresses(deploy.request().config());
        return new DeployResult(
                deploy.id().value(),
                deploy.slot().project().toString(),
                deploy.slot().env().value(),
                status,
                release,
                unchanged,
                deploy.request().image().digest(),
                addresses.url(),
                addresses.urls(),
                addresses.address(),
                deploy.request().source().commit(),
                deploy.request().source().dirty(),
                schema,
                Deploys.age(deploy, now).toMillis(),
                steps,
                failure,
                addresses.processUrls());
    }
}
