package dev.kilter.e2e.crowd;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.client.Kilter;
import dev.kilter.client.RemoteDeploy;
import dev.kilter.operator.step.SlotStep;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.server.KilterServer;
import dev.kilter.testkit.DeployHop;
import dev.kilter.testkit.DeployKit;
import dev.kilter.testkit.MemoryHop;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The kit on the hop to the server: a real one on a real PostgreSQL; the test is its operator.
class RemoteDeployKitIT extends DeployKit {
    private static final AtomicInteger LAWS = new AtomicInteger();

    private static Rows rows;
    private static KilterServer server;

    @BeforeAll
    static void start() {
        String url = CrowdedPlatform.freshDatabase();
        rows = Rows.open(url);
        rows.create();
        server = Program.serve(rows, url, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
        rows.close();
    }

    @Override
    protected DeployHop hop() {
        return new ServerHop("-" + LAWS.incrementAndGet(), accepted());
    }

    private static int accepted() {
        return rows.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM kilter_server.deploy")
                        .mapTo(Integer.class)
                        .one());
    }

    /// @param law    behind the name of each app, so that the server has seen none of them
    /// @param before how many deploys the laws before this one have made
    private record ServerHop(String law, int before) implements DeployHop {
        @Override
        public Deploy deploy() {
            return new RemoteDeploy(Kilter.connect("http://127.0.0.1:" + server.port(), Program.TOKEN));
        }

        @Override
        public DeployRequest request(String app, String image) {
            return new MemoryHop().request(app + law, image);
        }

        @Override
        public void step() {
            RowApps apps = new RowApps(rows.jdbi());
            for (KilterApp app : apps.list()) {
                apps.updateStatus(app.slot(), further(app));
            }
        }

        private static KilterAppStatus further(KilterApp app) {
            KilterAppStatus status = SlotStep.begun(app.spec(), app.status());
            return KilterAppStatus.of(
                    status.deployId(),
                    Pipeline.advance(
                            Objects.requireNonNull(status.progress()), _ -> new StepOutcome.Done(""), Instant.now()),
                    true);
        }

        @Override
        public int arrived() {
            return accepted() - before;
        }

        @Override
        public void close() {
            // the server is every law's
        }
    }
}
