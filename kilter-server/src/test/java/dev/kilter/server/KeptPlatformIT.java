package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.RollbackRequest;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What whole platforms of earlier commits have left, called by the commit: one deploy migrates, another waits for it.
/// A server of today reads all of it and goes on. `dev/keep COMMIT` makes one.
class KeptPlatformIT {
    private static final Path KEPT = Path.of("src/test/resources/dev/kilter/server/platforms");
    private static final Slot DEV = ServerFixture.slot("dev");

    static List<KeptPlatform> kept() throws IOException, SQLException {
        String wanted = System.getProperty("kilter.keep", "");
        if (!wanted.isEmpty()) {
            String[] words = wanted.split("=", 2);
            KeptPlatform.write(KEPT.resolve(words[0]), Path.of(words[1]));
        }
        try (Stream<Path> folders = Files.list(KEPT)) {
            return folders.sorted().map(KeptPlatform::new).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void a_server_of_today_reads_all_that_an_earlier_platform_has_left(KeptPlatform kept) throws Exception {
        try (ServerFixture platform = started(kept)) {
            for (KilterApp app : platform.apps.list()) {
                String env = app.slot().env().value();
                assertThat(platform.get("/v1/projects/acme/shop/envs/" + env).body())
                        .as(env)
                        .contains("\"release\":{\"name\":\"r", "\"web\"", "\"worker\"", "\"drift\":[");
                for (DeployRecord deploy : deploys(platform, env)) {
                    String events = deploy.finished() == null
                            ? ""
                            : platform.get("/v1/deploys/" + deploy.id() + "/events")
                                    .body();
                    assertThat(events.isEmpty() || events.contains("\"type\":\"result\""))
                            .as(deploy.id())
                            .isTrue();
                }
            }
            List<ReleaseRecord> releases = releases(platform);
            assertThat(releases).extracting(ReleaseRecord::name).contains("r1", "r2", "r3");
            assertThat(platform.get("/v1/projects/acme/shop/envs/dev/diff?from=r1&to=r2")
                            .body())
                    .contains("\"area\":\"image\"", "\"area\":\"secrets\"", "0002_index");
            assertThat(platform.get("/v1/tokens").body()).contains("\"ci\"");
            assertThat(platform.get("/v1/audit/verify").body()).contains("\"lines\":");
            assertThat(platform.get("/v1/projects/acme/shop/envs/dev/audit").body())
                    .contains("deploy.rollback", "db.login");
            for (String line : kept.tasks()) {
                assertThat(Wire.decode(line, KilterTask.class).slot().project()).isEqualTo(DEV.project());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void it_goes_on_with_what_was_under_way_and_back_to_what_was_live(KeptPlatform kept) throws Exception {
        try (ServerFixture platform = started(kept)) {
            List<String> open = deploys(platform, "dev").stream()
                    .filter(deploy -> deploy.finished() == null)
                    .map(DeployRecord::id)
                    .toList()
                    .reversed();
            assertThat(open).hasSize(2);
            open.forEach(deploy -> finish(platform, deploy));

            HttpResponse<String> back = platform.send(
                    "POST",
                    "/v1/projects/acme/shop/envs/dev/rollback",
                    Wire.encode(new RollbackRequest("r2", null)),
                    "Idempotency-Key",
                    "key-rollback");
            assertThat(back.statusCode()).as(back.body()).isEqualTo(202);
            finish(platform, Wire.decode(back.body(), DeployRecord.class).id());

            ReleaseRecord now = releases(platform).getFirst();
            ReleaseRecord then = releases(platform).stream()
                    .filter(release -> release.name().equals("r2"))
                    .findFirst()
                    .orElseThrow();
            assertThat(now.rollbackTo()).isEqualTo("r2");
            assertThat(now.image()).isEqualTo(then.image());
            assertThat(now.secrets()).isEqualTo(then.secrets()).isNotEmpty();
        }
    }

    private static ServerFixture started(KeptPlatform kept) throws IOException, SQLException {
        GatedDataSource database = ServerFixture.freshDatabase();
        KeptDatabase.load(database, kept.database());
        KeptDatabase.load(database, "UPDATE kilter_server.token SET expires = now() + interval '1 day'");
        ServerFixture platform = new ServerFixture(database, kept.apps());
        // The seal was made with that platform's key: this is what its people would do who have a new one.
        platform.execute("UPDATE kilter_server.audit_head SET seal = ''");
        platform.restart();
        return platform;
    }

    private static List<DeployRecord> deploys(ServerFixture platform, String env) {
        return List.of(Wire.decode(
                platform.get("/v1/deploys?project=acme/shop&env=" + env).body(), DeployRecord[].class));
    }

    private static List<ReleaseRecord> releases(ServerFixture platform) {
        return List.of(Wire.decode(
                platform.get("/v1/projects/acme/shop/envs/dev/releases").body(), ReleaseRecord[].class));
    }

    private static void finish(ServerFixture platform, String deploy) {
        ServerFixture.await(
                deploy + " has the slot",
                () -> platform.apps
                        .find(DEV)
                        .filter(app -> app.spec().deploy().id().value().equals(deploy))
                        .isPresent());
        platform.apps.updateStatus(DEV, live(platform.apps.find(DEV).orElseThrow()));
        ServerFixture.await(deploy + " is live", () -> platform.record(deploy).finished() != null);
        assertThat(platform.record(deploy).status()).isEqualTo(DeployStatus.LIVE);
    }

    /// What an operator makes of it that changes nothing of the schema.
    private static KilterAppStatus live(KilterApp app) {
        KilterAppStatus worked = MemoryApps.worked(app, _ -> new StepOutcome.Done(""), true);
        return new KilterAppStatus(
                worked.deployId(),
                worked.progress(),
                worked.notes(),
                worked.changed(),
                app.status().schema(),
                app.status().migrated(),
                app.status().seeded(),
                worked.content(),
                worked.commit(),
                worked.liveDeploy(),
                null,
                app.status().processes(),
                null);
    }
}
