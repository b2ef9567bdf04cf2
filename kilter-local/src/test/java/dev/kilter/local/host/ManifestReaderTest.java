package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ManifestReaderTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String KUSTOMIZATION = """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [deployment-web.yaml, service-web.yaml, httproute-web.yaml, networkpolicy-web.yaml]
        """;
    private static final String DEPLOYMENT = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          annotations: {kilter.dev/content: CONTENT}
          labels: {kilter.dev/process: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              annotations: {kilter.dev/content: CONTENT}
              labels: {app: web}
            spec:
              terminationGracePeriodSeconds: 7
              containers:
                - name: web
                  image: REGISTRY/acme/shop@DIGEST
                  env: [{name: PORT, value: "3000"}, {name: ADDRESS, value: "0.0.0.0:$(PORT)"}]
                  envFrom: [{secretRef: {name: db}}]
                  ports: [{containerPort: 3000}]
                  readinessProbe: {httpGet: {path: /healthz, port: 3000}}
        """;
    private static final String SERVICE = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 3000}]}
        """;
    private static final String ROUTE = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web}
        spec:
          hostnames: [shop.localhost]
          rules: [{backendRefs: [{name: web, port: 80}]}]
        """;
    private static final String POLICY = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web}
        spec: {podSelector: {}}
        """;

    private static SlotPlan read(String content, String registry, String policy) {
        return ManifestReader.read(
                "acme-shop-prod",
                new SlotManifests(
                        Map.of(),
                        Map.of(
                                "kustomization.yaml",
                                KUSTOMIZATION,
                                "deployment-web.yaml",
                                DEPLOYMENT
                                        .replace("CONTENT", content)
                                        .replace("REGISTRY", registry)
                                        .replace("DIGEST", DIGEST),
                                "service-web.yaml",
                                SERVICE,
                                "httproute-web.yaml",
                                ROUTE,
                                "networkpolicy-web.yaml",
                                policy,
                                "not-listed.yaml",
                                "kind: Nonsense")));
    }

    @Test
    void manifests_become_workloads() {
        SlotPlan plan = read("c1", "localhost:5000", POLICY);

        Workload web = plan.workloads().getFirst();
        assertThat(plan.content()).isEqualTo("c1");
        assertThat(web)
                .isEqualTo(new Workload(
                        new ProcessSpec(
                                new ProcessSpec.Id(
                                        "acme-shop-prod", "web", web.spec().id().template()),
                                new Program.OfImage(DIGEST, List.of(), List.of()),
                                new Environment(
                                        Map.of("PORT", "3000", "ADDRESS", "0.0.0.0:$(PORT)"), List.of("db"), Map.of()),
                                new ProcessSpec.Listening(3000, "/healthz"),
                                Duration.ofSeconds(7)),
                        2,
                        List.of("shop.localhost", "web.acme-shop-prod.svc")));
    }

    @Test
    void how_a_process_is_asked_whether_it_is_ready_is_read() {
        String deployment = DEPLOYMENT
                .replace("DIGEST", DIGEST)
                .replace("port: 3000}", "port: 9000}, timeoutSeconds: 7")
                .replace("kilter.dev/content: CONTENT", "kilter.dev/grace-seconds: \"120\"");
        Workload web = ManifestReader.read(
                        "acme-shop-prod",
                        new SlotManifests(
                                Map.of(),
                                Map.of(
                                        "kustomization.yaml",
                                        "resources: [deployment-web.yaml]",
                                        "deployment-web.yaml",
                                        deployment)))
                .workloads()
                .getFirst();

        assertThat(web.spec().listening())
                .isEqualTo(new ProcessSpec.Listening(
                        3000, "/healthz", new ProcessSpec.Probe(9000, Duration.ofSeconds(7), Duration.ofMinutes(2))));
    }

    @Test
    void a_service_without_a_route_answers_by_the_name_it_has_on_a_cluster() {
        Workload web = ManifestReader.read(
                        "acme-shop-prod",
                        new SlotManifests(
                                Map.of(),
                                Map.of(
                                        "kustomization.yaml",
                                        "resources: [deployment-web.yaml, service-web.yaml]",
                                        "deployment-web.yaml",
                                        DEPLOYMENT
                                                .replace("DIGEST", DIGEST)
                                                .replace("  replicas: 2", "  strategy: {type: Recreate}"),
                                        "service-web.yaml",
                                        SERVICE)))
                .workloads()
                .getFirst();

        assertThat(web.hosts()).containsExactly("web.acme-shop-prod.svc");
        assertThat(web.recreate()).isTrue();
    }

    @Test
    void a_cronjob_is_something_that_recurs() {
        String pod = DEPLOYMENT.substring(DEPLOYMENT.indexOf("    spec:\n      termination"));
        String job = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, labels: {kilter.dev/process: nightly}}
            spec:
              schedule: "0 3 * * *"
              timeZone: Europe/Berlin
              concurrencyPolicy: Replace
              jobTemplate:
                spec:
                  template:
            """ + pod.replace("DIGEST", DIGEST).replaceAll("(?m)^", "        ");
        CronSpec cron = ManifestReader.read(
                        "acme-shop-prod",
                        new SlotManifests(
                                Map.of(), Map.of("kustomization.yaml", "resources: [cron.yaml]", "cron.yaml", job)))
                .cron()
                .getFirst();

        assertThat(cron.suspended()).isFalse();
        assertThat(cron.name()).isEqualTo("nightly");
        assertThat(cron.concurrency()).isEqualTo(dev.kilter.sdk.app.CronConfig.Concurrency.REPLACE);
        assertThat(cron.spec().program()).isEqualTo(new Program.OfImage(DIGEST, List.of(), List.of()));
        assertThat(cron.next(java.time.Instant.parse("2026-07-01T00:00:00Z")))
                .contains(java.time.Instant.parse("2026-07-01T01:00:00Z"));
    }

    @Test
    void a_limit_of_memory_is_held_and_told_to_java_and_node() {
        String limited = DEPLOYMENT.replace(
                "ports: [{containerPort: 3000}]",
                "ports: [{containerPort: 3000}]\n          resources: {limits: {memory: 256Mi}}");
        ProcessSpec spec = ManifestReader.read(
                        "acme-shop-prod",
                        new SlotManifests(
                                Map.of(),
                                Map.of(
                                        "kustomization.yaml",
                                        "resources: [deployment-web.yaml]",
                                        "deployment-web.yaml",
                                        limited.replace("DIGEST", DIGEST))))
                .workloads()
                .getFirst()
                .spec();

        assertThat(spec.memory()).isEqualTo(256L << 20);
        assertThat(spec.environment().usual())
                .isEqualTo(
                        Map.of("JDK_JAVA_OPTIONS", "-XX:MaxRAM=268435456", "NODE_OPTIONS", "--max-old-space-size=128"));
    }

    @Test
    void the_content_annotation_and_the_registry_address_make_no_new_version() {
        assertThat(read("c1", "localhost:5000", POLICY).workloads())
                .isEqualTo(read("c2", "127.0.0.1:6000", POLICY).workloads());
    }

    @Test
    void an_unknown_kind_is_an_error_that_names_the_object() {
        assertThatThrownBy(() -> read("c1", "r", "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: nightly}}"))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("DaemonSet 'nightly'");
    }

    @Test
    void another_slots_namespace_is_refused() {
        assertThatThrownBy(() -> read("c1", "r", POLICY.replace("{name: web}", "{name: web, namespace: kube-system}")))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("kube-system");
    }

    @Test
    void references_expand_as_in_kubernetes() {
        assertThat(Expansion.of("$(PORT) $$(PORT) $(NO) $PORT $$ $$$(PORT) $( $", Map.of("PORT", "1")))
                .isEqualTo("1 $(PORT) $(NO) $PORT $ $1 $( $");
    }

    @Test
    void an_escaped_text_expands_to_itself() {
        String text = "pa$$word $(PORT) $$(PORT) ${X} $";
        assertThat(Expansion.of(Expansion.escaped(text), Map.of("PORT", "1"))).isEqualTo(text);
    }
}
