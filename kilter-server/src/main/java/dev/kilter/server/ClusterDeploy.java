package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.sdk.wire.Wire;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The hop from the server to the cluster: a deploy that has its slot becomes the slot's resource, which the operator
/// works on.
final class ClusterDeploy implements Deploy {
    private final Deploys deploys;
    private final AppStore apps;
    private final Secrets secrets;
    private final ServerSettings settings;
    private final InstantSource clock;

    ClusterDeploy(Deploys deploys, AppStore apps, Secrets secrets, ServerSettings settings, InstantSource clock) {
        this.deploys = deploys;
        this.apps = apps;
        this.secrets = secrets;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void submit(DeployId id, DeployRequest request) {
        DeployRow deploy = granted(id);
        if (!Wire.text(deploy.request()).equals(Wire.text(request.withoutAncestry()))) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the deploy " + id + " was accepted with another request",
                            "kilter attach " + id)
                    .toException();
        }
        submit(deploy);
    }

    /// Writes the resource; from here the operator works, or stops. A deploy that was cancelled brings no secrets.
    void submit(DeployRow deploy) {
        DeployRequest request = deploy.request();
        SecretChanges changes = request.secrets();
        if (changes != null && deploy.cancelled() == null) {
            secrets.bring(deploy, changes, clock.instant());
        }
        Scaling scaling = Scaling.of(
                request.config(),
                apps.find(deploy.slot()).map(app -> app.spec().scaled()).orElseGet(TreeMap::new),
                request.scale());
        Addresses addresses = settings.addresses(request.config());
        addresses.refuseDoubles();
        apps.apply(new KilterAppSpec(
                scaling.config(),
                request.image(),
                request.bundle(),
                request.migrations(),
                deploy.slot().names().namespace(),
                addresses.host(),
                new KilterAppSpec.DeploySpec(
                        deploy.id(),
                        deploy.fence(),
                        request.options(),
                        Objects.requireNonNull(deploy.granted()),
                        Objects.requireNonNull(deploy.deadline()),
                        deploy.author(),
                        request.source(),
                        PlanAdmission.needsReview(request.config(), request.options(), settings.reviewDestructive()),
                        deploy.cancelled()),
                scaling.scaled(),
                secrets.wanted(deploy.slot()).stream().map(Secrets.Row::secret).toList(),
                addresses.processHosts()));
    }

    @Override
    public Progress progress(DeployId id) {
        DeployRow deploy = granted(id);
        Optional<KilterApp> app = apps.find(deploy.slot());
        if (app.isPresent() && app.get().spec().deploy().fence() > deploy.fence()) {
            throw overtaken(app.get()).toException();
        }
        return app.filter(found -> id.equals(found.status().deployId()))
                .map(found -> found.status().progress())
                .orElseGet(() -> Progress.start(DeployPlan.of(
                                deploy.request().config(), deploy.request().options())
                        .onPlatform()));
    }

    /// Why a deploy ends whose slot's resource is a newer one's.
    static Problem overtaken(KilterApp app) {
        DeployId newer = app.spec().deploy().id();
        return Problem.of(
                KilterCode.SUPERSEDED_BY_OTHER, "the newer deploy " + newer + " took over", "kilter attach " + newer);
    }

    private DeployRow granted(DeployId id) {
        return deploys.find(id)
                .filter(deploy -> deploy.granted() != null)
                .orElseThrow(() -> Answers.missing("deploy '" + id + "' that has its slot", "kilter deploys"));
    }
}
