package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.RollbackRequest;
import dev.kilter.sdk.wire.Wire;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `/v1/projects/{org}/{app}/envs/{env}/rollback`: the deploy pipeline with an older release's image and config.
final class RollbackRoutes {
    private static final int LARGEST = 1024;

    private final Deploys deploys;
    private final Releases releases;
    private final Secrets secrets;
    private final Acceptance acceptance;
    private final AppStore apps;

    RollbackRoutes(Deploys deploys, Releases releases, Secrets secrets, Acceptance acceptance, AppStore apps) {
        this.deploys = deploys;
        this.releases = releases;
        this.secrets = secrets;
        this.acceptance = acceptance;
        this.apps = apps;
    }

    List<Route> routes() {
        return List.of(new Route(
                        "POST",
                        EnvRoutes.BASE + "/{env}/rollback",
                        Permission.DEPLOY,
                        "Run an older release again, on the schema as it is.",
                        this::rollback)
                .takes(RollbackRequest.class)
                .gives(DeployRecord.class)
                .once());
    }

    private void rollback(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        RollbackRequest asked = Wire.decode(Body.of(request, LARGEST), RollbackRequest.class);
        String key = DeployRoutes.key(request);
        Optional<DeployRow> known = known(key, slot, asked);
        if (known.isPresent()) {
            DeployRoutes.accepted(response, known.get());
            return;
        }
        KilterApp app = apps.find(slot).orElseThrow(() -> Answers.missing("env " + slot));
        KilterAppStatus status = app.status();
        boolean released = Objects.equals(status.deployId(), status.liveDeploy());
        ReleaseRecord target = new Rollback(slot, releases.of(slot), released ? null : status.impact(), status.schema())
                .target(asked.release());
        DeployRequest then = deploys.find(new DeployId(target.deployId()))
                .orElseThrow(() -> Answers.missing("deploy of " + target.name()))
                .request();
        DeployRequest again = new DeployRequest(
                then.config(),
                then.image(),
                then.source(),
                null,
                null,
                DeployOptions.rollback(target.name(), asked.timeout()),
                new TreeMap<>(),
                secrets.asOf(slot, target.secrets()));
        Occasion occasion = Occasion.of(caller.name(), "deploy.rollback", "to " + target.name(), again);
        DeployRoutes.accepted(response, acceptance.accept(again, occasion, key));
    }

    /// The rollback of this key, where a lost answer is asked again: meanwhile another release may be the one
    /// before.
    private Optional<DeployRow> known(@Nullable String key, Slot slot, RollbackRequest asked) {
        Optional<DeployRow> row = deploys.ofKey(key);
        if (row.isPresent()) {
            DeployOptions options = row.get().request().options();
            boolean same = row.get().slot().equals(slot)
                    && options.rollbackTo() != null
                    && (asked.release() == null || asked.release().equals(options.rollbackTo()))
                    && Objects.equals(asked.timeout(), options.timeout());
            if (!same) {
                throw new Refusal(
                        422,
                        Problem.of(
                                KilterCode.ARGUMENT_INVALID,
                                "the Idempotency-Key was used with another body",
                                "Use a new key for a new deploy."));
            }
        }
        return row;
    }
}
