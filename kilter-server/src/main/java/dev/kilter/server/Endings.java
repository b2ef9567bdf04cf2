package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How deploys end that had their slot, and what becomes of those whose deadline has passed. Of several servers that
/// see an end the first one decides, the release with it.
final class Endings {
    private final Deploys deploys;
    private final Releases releases;
    private final AppStore apps;
    private final ServerSettings settings;
    private final InstantSource clock;
    private final EventSignal signal;

    Endings(
            Deploys deploys,
            Releases releases,
            AppStore apps,
            ServerSettings settings,
            InstantSource clock,
            EventSignal signal) {
        this.deploys = deploys;
        this.releases = releases;
        this.apps = apps;
        this.settings = settings;
        this.clock = clock;
        this.signal = signal;
    }

    void failed(DeployRow deploy, KilterApp app, Problem problem) {
        Instant now = clock.instant();
        List<ReleaseRecord> live = releases.of(deploy.slot()).stream().limit(1).toList();
        deploys.finish(deploy, Outcome.failed(deploy, app, settings, live, problem, now), now);
        signal.fire(deploy.id());
    }

    void live(DeployRow deploy, KilterApp app) {
        Instant now = clock.instant();
        deploys.finish(deploy, handle -> turnedLive(handle, deploy, app, now), now);
        signal.fire(deploy.id());
    }

    private DeployResult turnedLive(Handle handle, DeployRow deploy, KilterApp app, Instant now) {
        ReleaseRecord draft = Outcome.draft(deploy, app, now);
        List<ReleaseRecord> live =
                Releases.of(handle, deploy.slot()).stream().limit(1).toList();
        boolean unchanged = !app.status().changed() && live.stream().anyMatch(draft::runsTheSame);
        ReleaseRecord release = unchanged ? live.getFirst() : Releases.next(handle, deploy, draft);
        return Outcome.live(deploy, app, settings, release, unchanged, now);
    }

    /// One whose deadline has passed: it turned live after all, or somebody does not want that any more.
    void late(DeployRow deploy) {
        Optional<KilterApp> app = apps.find(deploy.slot());
        if (app.isEmpty()) {
            return;
        }
        if (deploy.id().equals(app.get().status().liveDeploy())) {
            Instant now = clock.instant();
            ReleaseRecord draft = Outcome.draft(deploy, app.get(), now);
            deploys.lateSuccess(deploy, handle -> Releases.next(handle, deploy, draft), now);
        } else if (deploy.cancelled() != null && isUntold(deploy, app.get().spec())) {
            tell(app.get().spec().cancelledBy(deploy.cancelled()));
        }
    }

    private static boolean isUntold(DeployRow deploy, KilterAppSpec spec) {
        return spec.deploy().id().equals(deploy.id()) && spec.deploy().cancelled() == null;
    }

    private void tell(KilterAppSpec cancelled) {
        try {
            apps.apply(cancelled);
        } catch (KilterException e) {
            // A newer deploy took the resource since we looked, which ends this one, too.
            if (!e.problem().code().equals(KilterCode.LEASE_LOST.code())) {
                throw e;
            }
        }
    }
}
