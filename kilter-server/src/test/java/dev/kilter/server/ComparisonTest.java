package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static ReleaseRecord release(String name, String image, String schema) {
        return new ReleaseRecord(
                name,
                "d-aaaa",
                "registry.example.com/acme/shop@sha256:" + image.repeat(32),
                "0a".repeat(20),
                false,
                null,
                "config",
                schema,
                "you",
                Instant.EPOCH,
                1,
                false,
                null,
                false,
                null,
                List.of());
    }

    private static AppConfig config(Map<String, String> variables, int replicas) {
        AppConfig app = Requests.of("dev", false).config();
        return new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                new WebConfig(8080, true, "/healthz", replicas),
                new TreeMap<>(variables),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes());
    }

    private static SealedSecret secret(String name, String fingerprint, String... keys) {
        String leaf = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]";
        TreeMap<String, String> values = new TreeMap<>();
        for (String key : keys) {
            values.put(key, leaf);
        }
        String key = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n";
        return new SealedSecret(
                name,
                fingerprint.repeat(32),
                new SealedValues(
                        values,
                        List.of(new SealedValues.SealedKey("age1" + "q".repeat(58), key)),
                        "2026-01-02T03:04:05Z",
                        leaf,
                        "3.13.2"));
    }

    @Test
    void every_area_says_what_changed_and_nothing_else() {
        Comparison.Side before = new Comparison.Side(
                release("r3", "ab", "0001"),
                config(Map.of("LOG", "info", "OLD", "1"), 1),
                "https://shop.example.com",
                List.of(secret("keys", "0a", "API_KEY", "SAME"), secret("changed", "0b", "A")));
        Comparison.Side after = new Comparison.Side(
                release("r5", "cd", "0002"),
                config(Map.of("LOG", "debug", "NEW", "1"), 2),
                null,
                List.of(secret("keys", "0c", "SAME", "TOKEN"), secret("changed", "0d", "A")));

        assertThat(new Comparison(before, after).changes())
                .containsExactly(
                        new Change("image", "digest", "sha256:" + "ab".repeat(32), "sha256:" + "cd".repeat(32)),
                        new Change("config", "env.LOG", "info", "debug"),
                        new Change("config", "env.NEW", null, "1"),
                        new Change("config", "env.OLD", "1", null),
                        new Change("config", "web.replicas", "1", "2"),
                        new Change("secrets", "keys/API_KEY", "set", null),
                        new Change("secrets", "keys/TOKEN", null, "set"),
                        new Change(
                                "secrets", "changed", "values of changed-0b0b0b0b0b", "values of changed-0d0d0d0d0d"),
                        new Change("schema", "revision", "0001", "0002"),
                        new Change("routes", "url", "https://shop.example.com", null));
    }

    @Test
    void a_release_does_not_differ_from_itself() {
        Comparison.Side side = new Comparison.Side(
                release("r3", "ab", "0001"),
                config(Map.of("LOG", "info"), 1),
                null,
                List.of(secret("keys", "0a", "A")));

        assertThat(new Comparison(side, side).changes()).isEmpty();
    }
}
