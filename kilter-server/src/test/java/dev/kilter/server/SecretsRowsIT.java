package dev.kilter.server;

import static dev.kilter.server.SecretAdmissionTest.ONE;
import static dev.kilter.server.SecretAdmissionTest.OWN;
import static dev.kilter.server.SecretAdmissionTest.TWO;
import static dev.kilter.server.SecretAdmissionTest.changes;
import static dev.kilter.server.SecretAdmissionTest.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.SecretsAnswer;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.Wire;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Secrets through the API, to the resource that the operator reads.
class SecretsRowsIT {
    private static ServerFixture platform;

    @BeforeAll
    static void start() {
        platform = new ServerFixture();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    private static DeployRequest deploy(String env, @Nullable SecretChanges changes) {
        DeployRequest plain = Requests.of(env, false);
        return new DeployRequest(
                plain.config(), plain.image(), plain.source(), null, null, plain.options(), new TreeMap<>(), changes);
    }

    private static SecretsReport report(String env) {
        return Wire.decode(
                platform.get("/v1/projects/acme/shop/envs/" + env + "/secrets").body(), SecretsReport.class);
    }

    private static HttpResponse<String> change(String env, SecretChanges changes) {
        return platform.send("POST", "/v1/projects/acme/shop/envs/" + env + "/secrets", Wire.encode(changes));
    }

    private static List<String> handed(String env) {
        return platform.apps.find(ServerFixture.slot(env)).orElseThrow().spec().sealed().stream()
                .map(secret -> secret.object())
                .toList();
    }

    private static void deployed(String env, @Nullable SecretChanges changes, String key) {
        Slot slot = ServerFixture.slot(env);
        long before =
                platform.apps.find(slot).map(app -> app.spec().deploy().fence()).orElse(0L);
        platform.submit(deploy(env, changes), key);
        ServerFixture.await(
                "it is handed over",
                () -> platform.apps
                        .find(slot)
                        .filter(app -> app.spec().deploy().fence() > before)
                        .isPresent());
        platform.apps.work(slot, _ -> new StepOutcome.Done(""));
        ServerFixture.await(
                "it has ended",
                () -> platform.query(
                                "SELECT id FROM kilter_server.deploy WHERE finished IS NULL AND env = '" + env + "'")
                        .isEmpty());
    }

    @Test
    void a_deploy_hands_over_all_that_the_env_has_and_absence_removes_nothing() {
        deployed("s1", changes(false, "app", new SecretChange.Set(sealed("app", ONE, 4, OWN))), "secrets-1");
        assertThat(handed("s1")).containsExactly("app-1111111111");
        deployed("s1", null, "secrets-2");
        assertThat(handed("s1")).containsExactly("app-1111111111");
        deployed("s1", changes(false, "more", new SecretChange.Set(sealed("more", TWO, 4, OWN))), "secrets-3");
        assertThat(handed("s1")).containsExactly("app-1111111111", "more-2222222222");
        deployed("s1", changes(false, "app", new SecretChange.Set(sealed("app", TWO, 4, OWN))), "secrets-4");
        deployed("s1", changes(false, "app", new SecretChange.Keep(ONE)), "secrets-5");
        assertThat(handed("s1")).as("ciphertext of before is there still").contains("app-1111111111");
        deployed("s1", changes(false, "app", new SecretChange.Remove()), "secrets-6");
        assertThat(handed("s1")).containsExactly("more-2222222222");
        assertThat(report("s1").secrets()).extracting(SecretsReport.Known::name).containsExactly("more");
    }

    @Test
    void a_change_alone_is_kept_until_something_is_live_and_then_deployed() {
        SecretChanges set = changes(false, "set-x", new SecretChange.Set(sealed("set-x", ONE, 4, OWN)));
        HttpResponse<String> kept = change("s2", set);
        assertThat(kept.statusCode()).isEqualTo(200);
        assertThat(Wire.decode(kept.body(), SecretsAnswer.class).deploy()).isNull();
        deployed("s2", null, "secrets-7");
        assertThat(handed("s2")).containsExactly("set-x-1111111111");
        HttpResponse<String> removed = change("s2", changes(false, "set-x", new SecretChange.Remove()));
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(202);
        ServerFixture.await("it is handed over", () -> handed("s2").isEmpty());
        assertThat(platform.get("/v1/projects/acme/shop/envs/s2/audit").body()).contains("secrets.change", "set-x");
    }

    @Test
    void sealed_values_that_nothing_names_are_forgotten_after_a_day_and_those_of_releases_stay() {
        String object = "SELECT name || '-' || left(fingerprint, 10) FROM kilter_server.secret WHERE slot ="
                + " 'acme/shop/s6' ORDER BY name, fingerprint";
        deployed("s6", changes(false, "app", new SecretChange.Set(sealed("app", ONE, 4, OWN))), "secrets-61");
        deployed("s6", changes(false, "app", new SecretChange.Set(sealed("app", TWO, 4, OWN))), "secrets-62");
        Secrets rows = new Secrets(Jdbi.create(() -> {
            var connection = platform.database.getConnection();
            connection.setSchema(Schema.NAME);
            return connection;
        }));
        Slot slot = ServerFixture.slot("s6");
        Instant now = Instant.now();
        rows.apply(slot, changes(false, "tried", new SecretChange.Set(sealed("tried", ONE, 4, OWN))), "dev2", now);
        rows.apply(slot, changes(false, "tried", new SecretChange.Set(sealed("tried", TWO, 4, OWN))), "dev2", now);
        List<String> all = List.of("app-1111111111", "app-2222222222", "tried-1111111111", "tried-2222222222");
        assertThat(platform.query(object)).isEqualTo(all);

        rows.prune(now.plus(Duration.ofHours(23)));
        assertThat(platform.query(object)).as("it may be wanted again").isEqualTo(all);
        platform.execute("UPDATE kilter_server.deploy SET finished = NULL WHERE env = 's6' AND idempotency_key ="
                + " 'secrets-62'");
        rows.prune(now.plus(Duration.ofHours(25)));
        assertThat(platform.query(object)).as("a deploy runs").isEqualTo(all);
        platform.execute("UPDATE kilter_server.deploy SET finished = now() WHERE env = 's6' AND finished IS NULL");
        rows.prune(now.plus(Duration.ofHours(25)));
        assertThat(platform.query(object))
                .as("app-1 is the first release's, tried-2 is wanted, tried-1 is nobody's")
                .containsExactly("app-1111111111", "app-2222222222", "tried-2222222222");
    }

    @Test
    void each_env_has_a_fingerprint_key_of_its_own_that_a_restart_does_not_change() {
        String key = report("s3").fingerprintKey();
        assertThat(key).matches("[0-9a-f]{64}").isNotEqualTo(report("s4").fingerprintKey());
        assertThat(report("s3").recipient()).isEqualTo(OWN);
        platform.restart();
        assertThat(report("s3").fingerprintKey()).isEqualTo(key);
    }

    @Test
    void what_is_not_sealed_is_no_request() {
        String plain = Wire.text(changes(false, "app", new SecretChange.Set(sealed("app", ONE, 4, OWN))))
                .replaceFirst("ENC\\[[^\"]*", "hunter2");
        HttpResponse<String> answer =
                platform.send("POST", "/v1/projects/acme/shop/envs/s5/secrets", plain.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("hunter2");
        assertThat(report("s5").secrets()).isEmpty();
    }
}
