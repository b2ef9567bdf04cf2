package dev.kilter.operator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kilter.effects.Effects;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.TestApps;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.CronConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.HealthProbe;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Resources;
import dev.kilter.sdk.app.RouteConfig;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The chart as the operator renders it, against golden files; the child JVM with Helm is the real one.
class AppRendererIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROOT = Path.of(System.getProperty("kilter.root"));

    private static ChartRenderer chart;
    private static AppRenderer renderer;

    @BeforeAll
    static void start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kilter.operator.render.RendererMain");
        chart = new ChartRenderer(new ProcessGate(Effects.real()), command, ROOT.resolve("charts/kilter-app"));
        renderer = new AppRenderer(chart);
    }

    @AfterAll
    static void stop() {
        chart.close();
    }

    @Test
    void a_cluster_gives_its_gateway_and_its_pull_secret() throws IOException {
        ChartPlatform cluster = new ChartPlatform("public", "ingress", "kilter-pull");
        RenderedApp app =
                new AppRenderer(chart, cluster).render(TestApps.spec(TestApps.guestbook(), DeployOptions.PLAIN));
        assertThat(YAML.readTree(app.files().get("httproute-guestbook.yaml")).at("/spec/parentRefs"))
                .isEqualTo(YAML.readTree("[{name: public, namespace: ingress}]"));
        assertThat(YAML.readTree(app.files().get("networkpolicy-gateway.yaml")).at("/spec/ingress"))
                .isEqualTo(YAML.readTree("""
                    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
                      ports: [{port: 8080, protocol: TCP}]
                    """));
        for (String deployment : List.of("deployment-web.yaml", "deployment-worker.yaml")) {
            assertThat(YAML.readTree(app.files().get(deployment)).at("/spec/template/spec/imagePullSecrets"))
                    .isEqualTo(YAML.readTree("[{name: kilter-pull}]"));
        }
    }

    @Test
    void an_image_for_one_processor_runs_on_nodes_that_have_it_and_any_other_wherever_it_likes() throws IOException {
        AppConfig anywhere = TestApps.recurring(Map.of(
                "nightly", new CronConfig("0 3 * * *", List.of("true"), "UTC", CronConfig.Concurrency.FORBID, null)));
        RenderedApp there = render(anywhere.building(anywhere.build().on("linux/arm64")));
        Map<String, String> pods = Map.of(
                "deployment-web.yaml", "/spec/template/spec",
                "deployment-worker.yaml", "/spec/template/spec",
                "cronjob-nightly.yaml", "/spec/jobTemplate/spec/template/spec");
        for (Map.Entry<String, String> pod : pods.entrySet()) {
            assertThat(YAML.readTree(there.files().get(pod.getKey())).at(pod.getValue() + "/nodeSelector"))
                    .as(pod.getKey())
                    .isEqualTo(YAML.readTree("{kubernetes.io/arch: arm64}"));
        }
        assertThat(render(anywhere).files().values())
                .noneMatch(file -> new String(file, StandardCharsets.UTF_8).contains("nodeSelector"));
    }

    @Test
    void an_app_whose_name_begins_with_a_digit_has_a_service_that_its_route_leads_to() throws IOException {
        RenderedApp app = render(AppConfig.minimal(new Project("acme", "2048"), EnvName.PROD));

        assertThat(app.files()).containsKey("service-app-2048.yaml");
        assertThat(YAML.readTree(app.files().get("httproute-2048.yaml"))
                        .at("/spec/rules/0/backendRefs/0/name")
                        .asText())
                .isEqualTo("app-2048");
    }

    @Test
    void a_process_with_a_port_has_a_service_and_a_probe_and_a_singleton_is_recreated() throws IOException {
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, "/healthz", 1),
                Map.of(),
                Map.of(
                        "mail", new ProcessConfig(List.of("mail"), 1, null, 9000, false),
                        "tick", new ProcessConfig(List.of("tick"), 1, null, 0, true))));

        JsonNode service = YAML.readTree(app.files().get("service-guestbook-mail.yaml"));
        assertThat(service.at("/spec/ports"))
                .isEqualTo(YAML.readTree("[{name: http, port: 9000, targetPort: 9000, protocol: TCP}]"));
        JsonNode mail = YAML.readTree(app.files().get("deployment-mail.yaml"));
        assertThat(mail.at("/spec/template/spec/containers/0/readinessProbe/tcpSocket/port")
                        .asInt())
                .isEqualTo(9000);
        assertThat(mail.at("/spec/selector/matchLabels")).isEqualTo(service.at("/spec/selector"));
        JsonNode tick = YAML.readTree(app.files().get("deployment-tick.yaml"));
        assertThat(tick.at("/spec/strategy")).isEqualTo(YAML.readTree("{type: Recreate}"));
        assertThat(app.files()).doesNotContainKey("service-guestbook-tick.yaml");
    }

    @Test
    void how_a_process_is_asked_whether_it_is_ready_stands_in_its_probes() throws IOException {
        HealthProbe probe = new HealthProbe(9000, Duration.ofSeconds(5), Duration.ofSeconds(7), Duration.ofMinutes(2));
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, "/ready", 1, null, List.of(), probe),
                Map.of(),
                Map.of(
                        "mail",
                        new ProcessConfig(
                                List.of("mail"),
                                1,
                                null,
                                9100,
                                false,
                                null,
                                null,
                                new HealthProbe(9101, null, null, null)),
                        "news",
                        new ProcessConfig(
                                List.of("news"),
                                1,
                                null,
                                9200,
                                false,
                                null,
                                null,
                                new HealthProbe(9200, null, null, null)))));

        JsonNode template =
                YAML.readTree(app.files().get("deployment-web.yaml")).at("/spec/template");
        JsonNode web = template.at("/spec/containers/0");
        assertThat(web.get("readinessProbe"))
                .isEqualTo(YAML.readTree("{httpGet: {path: /ready, port: 9000}, periodSeconds: 5, timeoutSeconds: 7,"
                        + " failureThreshold: 3}"));
        assertThat(web.at("/startupProbe/httpGet/port").asInt()).isEqualTo(9000);
        assertThat(web.at("/startupProbe/timeoutSeconds").asInt()).isEqualTo(7);
        assertThat(web.get("env").toString()).contains("{\"name\":\"HEALTH_PORT\",\"value\":\"9000\"}");
        assertThat(template.at("/metadata/annotations/kilter.dev~1grace-seconds")
                        .asText())
                .isEqualTo("120");
        JsonNode mail = YAML.readTree(app.files().get("deployment-mail.yaml")).at("/spec/template");
        assertThat(mail.at("/spec/containers/0/readinessProbe"))
                .isEqualTo(YAML.readTree(
                        "{tcpSocket: {port: 9101}, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 3}"));
        assertThat(YAML.readTree(app.files().get("deployment-news.yaml"))
                        .at("/spec/template/spec/containers/0/env")
                        .toString())
                .as("its own port needs no name of its own")
                .doesNotContain("HEALTH_PORT");
        assertThat(mail.at("/metadata/annotations").has("kilter.dev/grace-seconds"))
                .isFalse();
    }

    @Test
    void what_recurs_is_a_cronjob_with_the_app_s_environment() throws IOException {
        RenderedApp app = render(TestApps.recurring(Map.of(
                "nightly",
                new CronConfig(
                        "0 3 * * *",
                        List.of("sh", "-c", "echo $HOME"),
                        "Europe/Berlin",
                        CronConfig.Concurrency.FORBID,
                        new Resources(null, "1Gi", null, "1Gi")))));

        JsonNode spec = YAML.readTree(app.files().get("cronjob-nightly.yaml")).get("spec");
        assertThat(spec.get("schedule").asText()).isEqualTo("0 3 * * *");
        assertThat(spec.get("timeZone").asText()).isEqualTo("Europe/Berlin");
        assertThat(spec.get("concurrencyPolicy").asText()).isEqualTo("Forbid");
        JsonNode pod = spec.at("/jobTemplate/spec/template/spec");
        assertThat(pod.get("restartPolicy").asText()).isEqualTo("Never");
        JsonNode web = YAML.readTree(app.files().get("deployment-web.yaml")).at("/spec/template/spec");
        assertThat(pod.get("securityContext")).isEqualTo(web.get("securityContext"));
        JsonNode container = pod.at("/containers/0");
        assertThat(container.get("command")).isEqualTo(YAML.readTree("[sh, -c, echo $$HOME]"));
        assertThat(container.get("envFrom")).isEqualTo(web.at("/containers/0/envFrom"));
        assertThat(container.get("env").toString())
                .contains("GREETING", "\"cron\"")
                .doesNotContain("PORT");
        assertThat(container.get("resources"))
                .isEqualTo(YAML.readTree("{requests: {cpu: 20m, memory: 1Gi}, limits: {memory: 1Gi}}"));
        assertThat(container.has("readinessProbe")).isFalse();
        assertThat(spec.has("suspend")).isFalse();
    }

    @Test
    void what_recurs_sleeps_with_the_env() throws IOException {
        CronConfig nightly =
                new CronConfig("0 3 * * *", List.of("true"), "Etc/UTC", CronConfig.Concurrency.FORBID, null);
        RenderedApp app = render(TestApps.recurring(Map.of("nightly", nightly)).scaled(Map.of("web", 0)));

        assertThat(YAML.readTree(app.files().get("cronjob-nightly.yaml"))
                        .at("/spec/suspend")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_public_app_s_route_has_its_own_domains_too() throws IOException {
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, null, 1, null, List.of("www.example.com", "example.com"), null),
                Map.of(),
                Map.of()));

        assertThat(YAML.readTree(app.files().get("httproute-guestbook.yaml")).at("/spec/hostnames"))
                .isEqualTo(YAML.readTree("[guestbook-dev.localhost, www.example.com, example.com]"));
    }

    @Test
    void a_route_of_a_process_changes_nothing_that_runs() throws IOException {
        RenderedApp open =
                render(TestApps.app(WebConfig.DEFAULT, Map.of(), Map.of("admin", admin(new RouteConfig(List.of())))));
        RenderedApp closed = render(TestApps.app(WebConfig.DEFAULT, Map.of(), Map.of("admin", admin(null))));

        assertThat(new TreeSet<>(open.files().keySet()))
                .isEqualTo(new TreeSet<>(Stream.concat(
                                closed.files().keySet().stream(),
                                Stream.of("httproute-guestbook-admin.yaml", "networkpolicy-gateway-admin.yaml"))
                        .toList()));
        for (String file : List.of("deployment-admin.yaml", "deployment-web.yaml")) {
            assertThat(YAML.readTree(open.files().get(file)).at("/spec"))
                    .isEqualTo(YAML.readTree(closed.files().get(file)).at("/spec"));
        }
    }

    @Test
    void each_process_has_the_resources_that_it_says_over_those_of_the_chart() throws IOException {
        Resources worker = new Resources(null, "1Gi", null, "1Gi");
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, null, 1, new Resources("250m", "256Mi", "2", "512Mi"), List.of(), null),
                Map.of(),
                Map.of(
                        "plain", new ProcessConfig(List.of("plain"), 1),
                        "worker", new ProcessConfig(List.of("work"), 1, worker))));

        assertThat(resources(app, "web"))
                .isEqualTo(YAML.readTree("{requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: '2', memory: 512Mi}}"));
        assertThat(resources(app, "worker"))
                .isEqualTo(YAML.readTree("{requests: {cpu: 20m, memory: 1Gi}, limits: {memory: 1Gi}}"));
        assertThat(resources(app, "plain")).isEqualTo(YAML.readTree("{requests: {cpu: 20m, memory: 64Mi}}"));
    }

    private static JsonNode resources(RenderedApp app, String process) throws IOException {
        return YAML.readTree(app.files().get("deployment-" + process + ".yaml"))
                .at("/spec/template/spec/containers/0/resources");
    }

    private static RenderedApp render(AppConfig app) {
        return renderer.render(TestApps.spec(app, DeployOptions.PLAIN));
    }

    private static AppConfig app(String name) {
        ProcessConfig worker = new ProcessConfig(List.of("java", "-cp", "app.jar", "Worker"), 1);
        return switch (name) {
            case "guestbook" -> TestApps.guestbook();
            case "internal" -> TestApps.app(new WebConfig(3000, false, null, 1), Map.of(), Map.of());
            case "two-processes" ->
                TestApps.app(
                        new WebConfig(8080, true, null, 1),
                        Map.of("A", "1"),
                        Map.of("mailer", new ProcessConfig(List.of("mail"), 0), "worker", worker));
            case "public-process" ->
                TestApps.app(
                        new WebConfig(3000, false, null, 1),
                        Map.of(),
                        Map.of(
                                "admin",
                                admin(new RouteConfig(List.of("admin.example.com"))),
                                "search",
                                new ProcessConfig(List.of("search"), 1, null, 9000, false)));
            default -> TestApps.app(new WebConfig(8080, true, "/healthz", 3), Map.of(), Map.of());
        };
    }

    private static ProcessConfig admin(@Nullable RouteConfig route) {
        return new ProcessConfig(List.of("admin"), 2, null, 9000, false, "/ready", route, null);
    }

    private static String text(RenderedApp app) {
        StringBuilder text = new StringBuilder();
        app.files()
                .forEach((name, content) -> text.append("# ")
                        .append(name)
                        .append('\n')
                        .append(new String(content, StandardCharsets.UTF_8)));
        return text.toString().replace(app.content(), "CONTENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guestbook", "internal", "two-processes", "public-process", "three-replicas"})
    void the_files_are_those_of_the_golden_file(String name) throws IOException {
        Path golden = ROOT.resolve("kilter-operator/src/test/resources/golden/" + name + ".yaml");
        String rendered = text(render(app(name)));
        if ("write".equals(System.getProperty("kilter.golden"))) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guestbook", "internal", "two-processes", "public-process", "three-replicas"})
    void every_object_is_a_file_of_its_own_with_the_content_hash_and_no_time(String name) throws IOException {
        RenderedApp app = render(app(name));
        assertThat(app.content()).matches("[0-9a-f]{64}");
        for (var file : app.files().entrySet()) {
            if (file.getKey().equals("kustomization.yaml")) {
                continue;
            }
            JsonNode object = YAML.readTree(file.getValue());
            assertThat(file.getKey())
                    .isEqualTo(object.get("kind").asText().toLowerCase(java.util.Locale.ROOT) + "-"
                            + object.at("/metadata/name").asText() + ".yaml");
            assertThat(object.at("/metadata/annotations/kilter.dev~1content").asText())
                    .isEqualTo(app.content());
            assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
                    .doesNotContain("2026-")
                    .doesNotContain("d-test1")
                    .doesNotContain("creationTimestamp");
        }
        assertThat(YAML.readTree(app.files().get("kustomization.yaml")).get("resources"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(app.files().keySet().stream()
                        .filter(file -> !file.equals("kustomization.yaml"))
                        .toList());
    }

    @Test
    void the_same_resource_gives_the_same_bytes_and_another_deploy_of_it_too() {
        var spec = TestApps.spec(TestApps.guestbook(), DeployOptions.PLAIN);
        assertThat(text(renderer.render(spec))).isEqualTo(text(renderer.render(TestApps.next(spec, 9))));
        assertThat(renderer.render(spec).content())
                .isEqualTo(renderer.render(TestApps.next(spec, 9)).content())
                .isNotEqualTo(render(app("internal")).content());
    }

    @Test
    void what_a_user_writes_stays_data() throws IOException {
        Map<String, String> hostile = Map.of(
                "BRACES", "{{ .Values.image }} {{- end }}",
                "LINES", "one\ntwo\n---\nkind: Secret\n",
                "SHELL", "${HOME} $HOME",
                "QUOTES", "\"'\\ #: - !!binary &a *a",
                "EMPTY", "",
                "BOOLEAN", "yes",
                "NUMBER", "0123",
                "UNICODE", "zażółć \u2028 \u0001 🐎 \\ud83d\\udc34 <>&");
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, "/h?a={{1}}", 1),
                hostile,
                Map.of("worker", new ProcessConfig(List.of("sh", "-c", "echo '{{ x }}'\n---\n"), 1))));

        assertThat(app.files()).hasSize(8);
        JsonNode web = YAML.readTree(app.files().get("deployment-web.yaml")).at("/spec/template/spec/containers/0");
        for (var value : hostile.entrySet()) {
            assertThat(web.get("env"))
                    .filteredOn(variable -> variable.get("name").asText().equals(value.getKey()))
                    .singleElement()
                    .satisfies(variable -> {
                        assertThat(variable.get("value").isTextual()).isTrue();
                        assertThat(variable.get("value").asText())
                                .isEqualTo(value.getValue().replace("$", "$$"));
                    });
        }
        JsonNode worker = YAML.readTree(app.files().get("deployment-worker.yaml"));
        assertThat(worker.at("/spec/template/spec/containers/0/command/2").asText())
                .isEqualTo("echo '{{ x }}'\n---\n");
    }

    @Test
    void a_dollar_is_doubled_where_kubernetes_would_expand_it() throws IOException {
        RenderedApp app = render(TestApps.app(
                new WebConfig(8080, true, null, 1),
                Map.of("PASSWORD", "pa$$word $(PORT) ${X}"),
                Map.of("worker", new ProcessConfig(List.of("sh", "-c", "kill $$ $(PORT)"), 1))));
        JsonNode web = YAML.readTree(app.files().get("deployment-web.yaml"));
        JsonNode worker = YAML.readTree(app.files().get("deployment-worker.yaml"));
        assertThat(web.at("/spec/template/spec/containers/0/env/0/value").asText())
                .isEqualTo("pa$$$$word $$(PORT) $${X}");
        assertThat(worker.at("/spec/template/spec/containers/0/command/2").asText())
                .isEqualTo("kill $$$$ $$(PORT)");
    }

    @Test
    void the_renderer_starts_again_after_its_child_died() {
        String before = text(render(TestApps.guestbook()));
        ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(all -> List.of(all).contains("dev.kilter.operator.render.RendererMain"))
                        .orElse(false))
                .forEach(child -> {
                    child.destroyForcibly();
                    child.onExit().join();
                });
        assertThat(text(render(TestApps.guestbook()))).isEqualTo(before);
    }

    @Test
    void what_a_chart_must_not_print_is_refused() {
        for (String bad : List.of(
                "",
                "kind: ClusterRoleBinding\nmetadata: {name: a, namespace: ns}",
                "kind: Secret\nmetadata: {name: a, namespace: ns}",
                "kind: Service\nmetadata: {name: a, namespace: kube-system}",
                "kind: Service\nmetadata: {name: a}",
                "kind: Service\nmetadata: {name: ../a, namespace: ns}",
                String.join("\n---\n", Collections.nCopies(2, "kind: Service\nmetadata: {name: a, namespace: ns}")),
                "kind: [")) {
            assertThatThrownBy(() -> Manifests.of(bad, "ns")).as(bad).isInstanceOf(KilterException.class);
        }
    }
}
