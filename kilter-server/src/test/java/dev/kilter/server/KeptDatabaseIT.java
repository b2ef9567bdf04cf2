package dev.kilter.server;

import static dev.kilter.server.SecretAdmissionTest.ONE;
import static dev.kilter.server.SecretAdmissionTest.OWN;
import static dev.kilter.server.SecretAdmissionTest.TWO;
import static dev.kilter.server.SecretAdmissionTest.changes;
import static dev.kilter.server.SecretAdmissionTest.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.RollbackRequest;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What servers of every schema so far have left, rows and resources, in the middle of a day's work: a server of today
/// goes on with it. A folder in `kept` holds one, called by its schema; `-Dkilter.golden=write` makes that of today.
class KeptDatabaseIT {
    private static final Path KEPT = Path.of("src/test/resources/dev/kilter/server/kept");
    private static final Slot SLOT = ServerFixture.slot("dev");

    static List<Path> kept() throws IOException {
        if ("write".equals(System.getProperty("kilter.golden")) && !Files.exists(today())) {
            write(today());
        }
        try (Stream<Path> folders = Files.list(KEPT)) {
            return folders.sorted().toList();
        }
    }

    private static Path today() {
        return KEPT.resolve(Schema.content().substring(0, 10));
    }

    @Test
    void the_schema_of_today_is_kept() throws IOException {
        assertThat(kept()).as("run this class with -Dkilter.golden=write").contains(today());
    }

    @ParameterizedTest
    @MethodSource("kept")
    void a_server_of_today_goes_on_with_what_another_one_left(Path folder) throws IOException, SQLException {
        GatedDataSource database = ServerFixture.freshDatabase();
        String kept = Files.readString(folder.resolve("database.sql"));
        KeptDatabase.load(database, kept);
        KeptDatabase.load(database, "UPDATE kilter_server.token SET expires = now() + interval '1 day'");
        try (ServerFixture platform = new ServerFixture(database, apps(folder))) {
            assertThat(platform.query("SELECT status || ' ' || coalesce(release, '-') FROM kilter_server.deploy"
                            + " WHERE env = 'dev' ORDER BY seq"))
                    .containsExactly("live r1", "live r2", "failed r2", "failed r2", "accepted -", "accepted -");
            assertThat(platform.get("/v1/audit/verify").body()).contains("\"lines\":");
            long lines = Pattern.compile("INSERT INTO kilter_server.audit VALUES")
                    .matcher(kept)
                    .results()
                    .count();
            assertThat(platform.query("SELECT count(*) FROM kilter_server.audit WHERE seq <= " + lines))
                    .as("the kept lines; what this server ends now comes behind them")
                    .containsExactly(String.valueOf(lines));
            assertThat(platform.get("/v1/tokens").body()).contains("\"ci\"");
            assertThat(platform.get("/v1/projects/acme/shop/envs/dev/releases").body())
                    .contains("\"r1\"", "\"r2\"");
            List<String> ids = platform.query("SELECT id FROM kilter_server.deploy WHERE env = 'dev' ORDER BY seq");
            assertThat(platform.get("/v1/deploys/" + ids.getFirst() + "/events").body())
                    .contains("id: 1\n", "\"type\":\"result\"");

            finish(platform, ids.get(4), "r3");
            finish(platform, ids.get(5), "r4");
            HttpResponse<String> back = platform.send(
                    "POST",
                    "/v1/projects/acme/shop/envs/dev/rollback",
                    Wire.encode(new RollbackRequest("r1", null)),
                    "Idempotency-Key",
                    "key-rollback");
            assertThat(back.statusCode()).as(back.body()).isEqualTo(202);
            finish(platform, Wire.decode(back.body(), DeployRecord.class).id(), "r5");

            KilterAppSpec spec = platform.apps.find(SLOT).orElseThrow().spec();
            assertThat(spec.image().value()).endsWith("01".repeat(32));
            assertThat(spec.sealed()).extracting(secret -> secret.fingerprint()).containsExactly(ONE);
            assertThat(platform.query("SELECT holder FROM kilter_server.slot WHERE slot = '" + SLOT + "'"))
                    .containsExactly((String) null);
        }
    }

    private static void finish(ServerFixture platform, String deploy, String release) {
        ServerFixture.await(
                deploy + " has the slot",
                () -> platform.apps
                        .find(SLOT)
                        .filter(app -> app.spec().deploy().id().value().equals(deploy))
                        .isPresent());
        platform.apps.work(SLOT, _ -> new StepOutcome.Done(""));
        ServerFixture.await(deploy + " is live", () -> platform.record(deploy).finished() != null);
        assertThat(platform.record(deploy).status()).isEqualTo(DeployStatus.LIVE);
        assertThat(platform.record(deploy).release()).isEqualTo(release);
    }

    private static MemoryApps apps(Path folder) throws IOException {
        MemoryApps apps = new MemoryApps();
        for (String line : Files.readAllLines(folder.resolve("apps.jsonl"))) {
            Kept kept = Wire.decode(line, Kept.class);
            apps.apply(kept.spec());
            apps.updateStatus(kept.spec().config().slot(), kept.status());
        }
        return apps;
    }

    /// A resource as it is kept.
    private record Kept(KilterAppSpec spec, KilterAppStatus status) {}

    /// Two releases with a secret each, a failed deploy and a cancelled one, one that migrates and one that waits;
    /// an env that sleeps; a token, a plan-only one, an audit.
    private static void write(Path folder) throws IOException {
        try (ServerFixture platform = new ServerFixture()) {
            deploy(platform, "01", false, ONE, "key-kept-01");
            work(platform, _ -> new StepOutcome.Done(""));
            deploy(platform, "02", true, TWO, "key-kept-02");
            work(platform, _ -> new StepOutcome.Done(""));
            DeployRecord failing = deploy(platform, "03", false, null, "key-kept-03");
            Problem crash = Problem.of(KilterCode.CRASH_LOOP, "web stops right after it starts", "kilter logs")
                    .withEvidence("exit code 1");
            work(
                    platform,
                    step -> step.id().equals("rollout") ? new StepOutcome.Halted(crash) : new StepOutcome.Done(""));
            ServerFixture.await("it failed", () -> platform.record(failing.id()).finished() != null);
            DeployRecord running = deploy(platform, "04", true, null, "key-kept-04");
            platform.send("POST", "/v1/deploys/" + running.id() + "/cancel", new byte[0]);
            work(
                    platform,
                    _ -> new StepOutcome.Halted(
                            Problem.of(KilterCode.CANCELLED, "cancelled by dev2", "kilter deploy")));
            ServerFixture.await(
                    "it is cancelled", () -> platform.record(running.id()).finished() != null);
            deploy(platform, "05", true, null, "key-kept-05");
            platform.apps.work(
                    SLOT,
                    step -> step.id().equals("migrate")
                            ? new StepOutcome.Waiting("the migrations", Duration.ofSeconds(1))
                            : new StepOutcome.Done(""));
            DeployRecord waiting = platform.submit(request("06", false, null), "key-kept-06");
            ServerFixture.await(
                    "it knows whom it waits for",
                    () -> !platform.query("SELECT 1 FROM kilter_server.event WHERE deploy = '" + waiting.id()
                                    + "' AND key LIKE 'queued:%:migrate:1'")
                            .isEmpty());
            platform.send(
                    "POST",
                    "/v1/tokens",
                    Wire.encode(new TokenRequest("ci", TokenRole.DEPLOYER, false, Duration.ofDays(360))));
            platform.send("DELETE", "/v1/tokens/nobody", new byte[0]);
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>();
            for (KilterApp app : platform.apps.list()) {
                lines.add(Wire.text(new Kept(app.spec(), app.status())));
            }
            Files.write(folder.resolve("apps.jsonl"), lines);
            Files.writeString(folder.resolve("database.sql"), KeptDatabase.dump(platform.database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void work(
            ServerFixture platform, java.util.function.Function<dev.kilter.sdk.deploy.Step, StepOutcome> operator) {
        platform.apps.work(SLOT, operator);
        ServerFixture.await(
                "it has ended",
                () -> platform.query("SELECT id FROM kilter_server.deploy WHERE finished IS NULL")
                        .isEmpty());
    }

    private static DeployRecord deploy(
            ServerFixture platform, String image, boolean migrates, @Nullable String secret, String key) {
        DeployRecord made = platform.submit(request(image, migrates, secret), key);
        ServerFixture.await(
                "it has the slot",
                () -> platform.apps
                        .find(SLOT)
                        .filter(app -> app.spec().deploy().id().value().equals(made.id()))
                        .isPresent());
        return made;
    }

    private static DeployRequest request(String image, boolean migrates, @Nullable String secret) {
        DeployRequest plain = Requests.ofImage(Requests.of("dev", migrates), image);
        @Nullable
        SecretChanges changes =
                secret == null ? null : changes(false, "app", new SecretChange.Set(sealed("app", secret, 4, OWN)));
        return new DeployRequest(
                plain.config(),
                plain.image(),
                plain.source(),
                plain.bundle(),
                plain.migrations(),
                plain.options(),
                new TreeMap<>(),
                changes);
    }
}
