package dev.kilter.server;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.testkit.DeployHop;
import dev.kilter.testkit.DeployKit;
import dev.kilter.testkit.MemoryHop;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/// The kit on the hop to the cluster: rows in a real PostgreSQL; the test is queue and operator.
class ClusterDeployKitIT extends DeployKit {
    @Override
    protected DeployHop hop() {
        return new ResourceHop(ServerFixture.freshDatabase());
    }

    private static final class ResourceHop implements DeployHop {
        private final MemoryHop requests = new MemoryHop();
        private final MemoryApps apps = new MemoryApps();
        private final Set<DeployId> arrived = ConcurrentHashMap.newKeySet();
        private final Jdbi rows;
        private final ServerSettings settings =
                ServerFixture.settings(ServerSettings.Images.without("127.0.0.1:5000"), false, List.of());

        ResourceHop(GatedDataSource database) {
            Schema.update(database);
            rows = Jdbi.create(() -> {
                Connection connection = database.getConnection();
                connection.setSchema(Schema.NAME);
                return connection;
            });
            apps.onChange(() ->
                    apps.list().forEach(app -> arrived.add(app.spec().deploy().id())));
        }

        @Override
        public Deploy deploy() {
            return new ClusterDeploy(deploys(), apps, new Secrets(rows), settings, InstantSource.system());
        }

        private Deploys deploys() {
            return new Deploys(rows, new Audit(rows, settings));
        }

        @Override
        public DeployRequest request(String app, String image) {
            return requests.request(app, image);
        }

        /// Accepts it, and gives it the slot that its forerunner leaves.
        @Override
        public void before(DeployId id, DeployRequest request) {
            Deploys deploys = deploys();
            Slot slot = request.config().slot();
            Instant now = Instant.now();
            Instant deadline = now.plus(Duration.ofMinutes(15));
            deploys.locks().holder(slot).ifPresent(holder -> deploys.locks().free(holder.id()));
            Deploys.Basis basis = new Deploys.Basis(null, now, deadline, () -> false);
            DeployRow row = deploys.accept(
                            id, request, Occasion.of("ada", "deploy.begin", "", request), id.value(), basis, List.of())
                    .orElseThrow();
            deploys.locks().grant(row, now, deadline);
        }

        @Override
        public void step() {
            for (KilterApp app : apps.list()) {
                apps.updateStatus(app.slot(), further(app));
            }
        }

        private static KilterAppStatus further(KilterApp app) {
            DeployId id = app.spec().deploy().id();
            Progress before = app.status().progress();
            Progress begun = before != null && id.equals(app.status().deployId())
                    ? before
                    : Progress.start(DeployPlan.of(
                                    app.spec().config(), app.spec().deploy().options())
                            .onPlatform());
            return KilterAppStatus.of(id, Pipeline.advance(begun, _ -> new StepOutcome.Done(""), Instant.now()), true);
        }

        @Override
        public int arrived() {
            return arrived.size();
        }

        @Override
        public void close() {
            // the database server ends with the tests
        }
    }
}
