package dev.kilter.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kilter.effects.Effects;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.TestApps;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whatever a kilter.yaml says, what is committed for it is of a few kinds, in one namespace, and nobody's danger.
class GeneratedAppsIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int APPS = Boolean.getBoolean("kilter.long") ? 1_000 : 60;
    /// By kind, the names that may be there.
    private static final Map<String, String> KINDS = Map.of(
            "Deployment", "apps/v1",
            "Service", "v1",
            "ServiceAccount", "v1",
            "NetworkPolicy", "networking.k8s.io/v1",
            "PodDisruptionBudget", "policy/v1",
            "HTTPRoute", "gateway.networking.k8s.io/v1");

    @Test
    void generated_apps_pass_the_restricted_profile_and_hold_allowed_kinds_only() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kilter.operator.render.RendererMain");
        Path folder = Path.of(System.getProperty("kilter.root")).resolve("charts/kilter-app");
        try (ChartRenderer chart = new ChartRenderer(new ProcessGate(Effects.real()), command, folder)) {
            AppRenderer renderer = new AppRenderer(chart);
            for (int number = 0; number < APPS; number++) {
                String yaml = GeneratedYaml.of(number);
                AppConfig app = KilterYaml.parse("kilter.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                        .resolve(new EnvName("dev"));
                check(app, renderer.render(TestApps.spec(app, DeployOptions.PLAIN)), yaml);
            }
        }
    }

    private static void check(AppConfig app, RenderedApp rendered, String yaml) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        for (var file : rendered.files().entrySet()) {
            JsonNode object = YAML.readTree(file.getValue());
            if (file.getKey().equals("kustomization.yaml")) {
                continue;
            }
            String kind = object.path("kind").asText();
            counts.merge(kind, 1, Integer::sum);
            assertThat(object.path("apiVersion").asText()).as(yaml).isEqualTo(KINDS.get(kind));
            assertThat(object.at("/metadata/namespace").asText())
                    .as(yaml)
                    .isEqualTo(app.slot().names().namespace());
            assertThat(object.at("/metadata/annotations/kustomize.toolkit.fluxcd.io~1substitute")
                            .asText())
                    .as(yaml)
                    .isEqualTo("disabled");
            if (kind.equals("Deployment")) {
                JsonNode pod = object.at("/spec/template/spec");
                assertThat(RestrictedProfile.complaints(pod)).as(yaml).isEmpty();
                assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                        .as(yaml)
                        .isFalse();
                assertThat(pod.path("containers")).as(yaml).hasSize(1);
                assertThat(pod.at("/containers/0/image").asText()).as(yaml).contains("@sha256:");
            }
        }
        int routes = (app.web().isPublic() ? 1 : 0)
                + (int) app.processes().values().stream()
                        .filter(process -> process.route() != null)
                        .count();
        int ports = 1
                + (int) app.processes().values().stream()
                        .filter(process -> process.port() > 0)
                        .count();
        long several = app.processes().values().stream()
                .filter(process -> process.replicas() > 1)
                .count();
        assertThat(counts)
                .as(yaml)
                .containsEntry("Deployment", 1 + app.processes().size())
                .containsEntry("Service", ports)
                .containsEntry("NetworkPolicy", 1 + routes)
                .hasSize(4 + (routes > 0 ? 1 : 0) + (several > 0 || app.web().replicas() > 1 ? 1 : 0));
        assertThat(counts.getOrDefault("HTTPRoute", 0)).as(yaml).isEqualTo(routes);
        assertThat(counts.getOrDefault("PodDisruptionBudget", 0))
                .as(yaml)
                .isEqualTo((int) several + (app.web().replicas() > 1 ? 1 : 0));
    }
}
