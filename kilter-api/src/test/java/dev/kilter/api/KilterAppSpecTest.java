package dev.kilter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KilterAppSpecTest {
    private static final String YAML = """
        project: acme/shop
        domains: [www.example.com]
        processes:
          admin: { command: [x], port: 9100, public: true, domains: [admin.example.com] }
          worker: { command: [x] }
        """;

    private static KilterAppSpec spec() {
        return new KilterAppSpec(
                KilterYaml.parse("kilter.yaml", YAML.getBytes(StandardCharsets.UTF_8))
                        .resolve(EnvName.PROD),
                new ImageRef("registry.example.com/acme/shop@sha256:" + "0".repeat(64)),
                null,
                null,
                "acme-shop-prod",
                "shop.example.com",
                new KilterAppSpec.DeploySpec(
                        new DeployId("d-0001"),
                        1,
                        DeployOptions.PLAIN,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "dev2",
                        SourceState.NONE),
                new TreeMap<>(),
                null,
                new TreeMap<>(Map.of("admin", "admin-shop.example.com")));
    }

    @Test
    void its_hosts_are_those_of_the_app_and_of_its_public_processes() {
        assertThat(spec().hosts())
                .isEqualTo(
                        List.of("shop.example.com", "www.example.com", "admin-shop.example.com", "admin.example.com"));
    }

    @Test
    void a_cancelled_deploy_keeps_every_route() {
        assertThat(spec().cancelledBy("dev3").hosts()).isEqualTo(spec().hosts());
    }
}
