package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sops.AgeIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// Why it is not ready, where the cluster is the reason: real misconfigurations of a real cluster, each told by its
/// code, while what ran before goes on.
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@Isolated
final class ClusterFaultsIT {
    private static final String NAMESPACE = "acme-faulty-dev";

    private static Cluster cluster;
    private static Home home;
    private static NoteApp note;
    private static App app;
    private static int version;

    @BeforeAll
    static void logInAndDeploy() {
        cluster = Cluster.given();
        home = new Home();
        Home.Ran ran =
                home.kilter("login", "--server", cluster.server(), "--token", cluster.token(), "--insecure-http");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        note = new NoteApp(home.folder.resolve("apps/faulty"), "faulty");
        note.migration("0001_note.sql", "CREATE TABLE note (id int);");
        Home.Ran first = next("--migration");
        assertThat(first.exit()).as(first.toString()).isZero();
        app = cluster.app(first.out());
    }

    @AfterAll
    static void destroy() {
        home.kilter("env", "destroy", "dev", "--confirm-destructive", "acme/faulty/dev", "-C", note.folder.toString());
        home.delete();
    }

    @Test
    void a_quota_that_has_no_room_is_told_with_its_own_words() {
        cluster.apply("""
            { apiVersion: v1, kind: ResourceQuota, metadata: { name: full, namespace: %s }, spec: { hard: { count/pods: "0" } } }
            """.formatted(NAMESPACE));
        try (FinalMoment moment =
                FinalMoment.condition(cluster, "deployments", NAMESPACE, "ReplicaFailure", "True", "FailedCreate")) {
            failed(moment, "KLT-R08", "exceeded quota: full");
            Home.Ran meanwhile = home.kilter("deploy", "--env", "dev", "-C", note.folder.toString());
            assertThat(meanwhile.err()).contains("error[KLT-R08]");
        } finally {
            cluster.kubectl("delete", "resourcequota", "full", "-n", NAMESPACE);
        }
        Home.Ran again = home.kilter("deploy", "--env", "dev", "-C", note.folder.toString());
        assertThat(again.exit()).as(again.toString()).isZero();
    }

    @Test
    void what_a_policy_denies_is_told_with_its_words_and_tried_again_by_the_next_deploy() {
        cluster.apply("""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: { name: frozen-%1$s }
            spec:
              matchConstraints:
                namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: %1$s } }
                resourceRules:
                  - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
              validations: [{ expression: "false", message: "nothing changes before Monday" }]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: { name: frozen-%1$s }
            spec: { policyName: frozen-%1$s, validationActions: [Deny] }
            """.formatted(NAMESPACE));
        try (FinalMoment moment = FinalMoment.condition(
                cluster, "kustomizations", "kilter-system", "Ready", "False", "ReconciliationFailed")) {
            Home.Ran ran = next();
            moment.wasToldInTime("KLT-G03");
            assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("✗ commit", "error[KLT-G03]", "nothing changes before Monday", "serving:  r");
            assertThat(app.get("/")).contains("200");
        } finally {
            cluster.kubectl("delete", "validatingadmissionpolicybinding", "frozen-" + NAMESPACE);
            cluster.kubectl("delete", "validatingadmissionpolicy", "frozen-" + NAMESPACE);
        }
        Home.Ran again = home.kilter("deploy", "--env", "dev", "-C", note.folder.toString());
        assertThat(again.exit()).as(again.toString()).isZero();
    }

    @Test
    void what_failed_for_a_cause_outside_is_tried_again_by_the_next_deploy() {
        String server = note.read("server.js");
        note.write("server.js", """
            require('node:dns').lookup('door.%s.svc', e => { if (e) { console.error('no door'); process.exit(1); } });
            """.formatted(NAMESPACE) + server);
        try (FinalMoment moment = FinalMoment.thirdCrash(cluster, NAMESPACE)) {
            failed(moment, "KLT-R02", "no door");
        }
        cluster.apply("""
            { apiVersion: v1, kind: Service, metadata: { name: door, namespace: %s }, spec: { ports: [{ port: 80 }] } }
            """.formatted(NAMESPACE));
        Home.Ran again = home.kilter("deploy", "--env", "dev", "-C", note.folder.toString());
        cluster.kubectl("delete", "service", "door", "-n", NAMESPACE);
        assertThat(again.exit()).as(again.toString()).isZero();
        note.write("server.js", server);
        recovers();
    }

    @Test
    void too_little_memory_is_told_as_that() {
        cluster.apply("""
            apiVersion: v1
            kind: LimitRange
            metadata: { name: tight, namespace: %s }
            spec: { limits: [{ type: Container, default: { memory: 64Mi } }] }
            """.formatted(NAMESPACE));
        try (FinalMoment moment = FinalMoment.thirdCrash(cluster, NAMESPACE)) {
            String server = note.read("server.js");
            note.write("server.js", "const all = []; for (;;) all.push(Buffer.alloc(8 << 20, 1));");
            failed(moment, "KLT-R03", "more memory than its limit");
            note.write("server.js", server);
        } finally {
            cluster.kubectl("delete", "limitrange", "tight", "-n", NAMESPACE);
        }
        recovers();
    }

    @Test
    void no_node_with_room_is_told_with_the_schedulers_words() {
        String node = cluster.kubectl("get", "nodes", "-o", "name").strip();
        cluster.kubectl("cordon", node);
        try (FinalMoment moment = FinalMoment.unscheduledFor(cluster, NAMESPACE, Duration.ofSeconds(10))) {
            failed(moment, "KLT-R07", "unschedulable");
        } finally {
            cluster.kubectl("uncordon", node);
        }
        recovers();
    }

    @Test
    void where_an_autoscaler_makes_a_node_the_deploy_waits_for_it() {
        String node = cluster.kubectl("get", "nodes", "-o", "name").strip();
        cluster.kubectl("cordon", node);
        Thread autoscaler = Thread.ofVirtual().start(() -> {
            String pod = pending();
            cluster.apply("""
                apiVersion: v1
                kind: Event
                metadata: { name: "%1$s.scale", namespace: %2$s }
                involvedObject: { kind: Pod, name: "%1$s", namespace: %2$s, uid: %3$s }
                reason: TriggeredScaleUp
                message: "pod triggered scale-up: [{workers 1->2 (max: 5)}]"
                type: Normal
                source: { component: cluster-autoscaler }
                """.formatted(pod, NAMESPACE, uid(pod)));
            awaitAge(pod, Duration.ofSeconds(12));
            cluster.kubectl("uncordon", node);
        });
        try {
            Home.Ran ran = next();
            assertThat(ran.exit()).as(ran.toString()).isZero();
        } finally {
            join(autoscaler);
            cluster.kubectl("uncordon", node);
        }
    }

    private static String pending() {
        AtomicReference<String> pod = new AtomicReference<>("");
        assertThat(Platform.comes(
                        () -> {
                            pod.set(cluster.kubectl(
                                    "get",
                                    "pods",
                                    "-n",
                                    NAMESPACE,
                                    "--field-selector=status.phase=Pending",
                                    "-o",
                                    "jsonpath={.items[0].metadata.name}",
                                    "--ignore-not-found"));
                            return !pod.get().isEmpty();
                        },
                        60))
                .as("a pod that finds no node")
                .isTrue();
        return pod.get();
    }

    private static String uid(String pod) {
        return cluster.kubectl("get", "pod", pod, "-n", NAMESPACE, "-o", "jsonpath={.metadata.uid}");
    }

    /// Waits until the pod has waited so long, which without an autoscaler's word is too long.
    private static void awaitAge(String pod, Duration age) {
        Instant made = Instant.parse(
                cluster.kubectl("get", "pod", pod, "-n", NAMESPACE, "-o", "jsonpath={.metadata.creationTimestamp}"));
        assertThat(Platform.comes(() -> Instant.now().isAfter(made.plus(age)), 60))
                .isTrue();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_image_that_is_not_there_is_told_with_its_name() {
        Kilter kilter = Kilter.connect(cluster.server(), cluster.token());
        String registry = kilter.platform().registry();
        ImageRef missing = new ImageRef(registry + "/acme/faulty@sha256:" + "0".repeat(64));
        DeployRequest request = new DeployRequest(
                KilterYaml.parse("kilter.yaml", note.read("kilter.yaml").getBytes(StandardCharsets.UTF_8))
                        .resolve(new EnvName("dev")),
                missing,
                new SourceState(null, null, null, true),
                null,
                null,
                DeployOptions.PLAIN);
        DeployResult result;
        try (FinalMoment moment = FinalMoment.waiting(cluster, NAMESPACE, "ErrImagePull|ImagePullBackOff")) {
            String id = kilter.submit(request, UUID.randomUUID().toString()).id();
            result = kilter.follow(new DeployId(id), 1, Duration.ofMinutes(2), _ -> {});
            moment.wasToldInTime("KLT-R01");
        }
        assertThat(Objects.requireNonNull(result.error()).problem().code().value())
                .isEqualTo("KLT-R01");
        assertThat(result.error().problem().evidence()).anyMatch(line -> line.contains("0".repeat(64)));
        assertThat(app.get("/")).contains("200");
        recovers();
    }

    @Test
    void a_route_that_the_gateway_does_not_take_is_told() {
        cluster.kubectl(
                "patch",
                "gateway",
                "kilter",
                "-n",
                "gateway",
                "--type=json",
                "-p",
                "[{\"op\":\"replace\",\"path\":\"/spec/listeners/0/allowedRoutes/namespaces/from\",\"value\":\"Same\"}]");
        try (FinalMoment moment =
                FinalMoment.condition(cluster, "httproutes", NAMESPACE, "Accepted", "False", "NotAllowedByListeners")) {
            Home.Ran ran = next();
            moment.wasToldInTime("KLT-N01");
            assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
            assertThat(ran.err()).contains("error[KLT-N01]", "next: ");
        } finally {
            cluster.kubectl(
                    "patch",
                    "gateway",
                    "kilter",
                    "-n",
                    "gateway",
                    "--type=json",
                    "-p",
                    "[{\"op\":\"replace\",\"path\":\"/spec/listeners/0/allowedRoutes/namespaces/from\",\"value\":\"All\"}]");
        }
        recovers();
    }

    @Test
    void a_credential_secret_that_somebody_deleted_comes_back_with_the_next_deploy() {
        cluster.kubectl("delete", "secret", "database-app", "-n", NAMESPACE);
        recovers();
        assertThat(home.kilter(
                                "exec",
                                "--env",
                                "dev",
                                "-C",
                                note.folder.toString(),
                                "--",
                                "sh",
                                "-c",
                                "test -n \"$DATABASE_URL\"")
                        .exit())
                .isZero();
    }

    @Test
    void a_push_that_the_git_host_refuses_is_told_with_its_own_words() throws Exception {
        Path hook = Path.of(cluster.kubeconfig()).resolveSibling("git/flux.git/hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho 'only reviewed commits on main' >&2\necho > \"$0.asked\"\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        Path asked = hook.resolveSibling("pre-receive.asked");
        try {
            Home.Ran ran = next();
            Duration took = Duration.between(Files.getLastModifiedTime(asked).toInstant(), Instant.now());
            assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
            assertThat(ran.err()).contains("✗ commit", "error[KLT-G05]", "pre-receive hook declined", "serving:  r");
            System.out.println("KLT-G05 was told " + took.toMillis() + " ms after it was final");
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        } finally {
            Files.delete(hook);
            Files.deleteIfExists(asked);
        }
        recovers();
    }

    @Test
    void a_flux_that_cannot_log_in_to_the_flux_repo_is_told() {
        patchRepository("merge", "{\"spec\":{\"secretRef\":{\"name\":\"gone\"}}}");
        try (FinalMoment moment =
                FinalMoment.condition(cluster, "gitrepositories", "kilter-system", "Ready", "False", ".+")) {
            Home.Ran ran = next();
            moment.wasToldInTime("KLT-G02");
            assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
            assertThat(ran.err()).contains("✗ commit", "error[KLT-G02]", "failed to get secret 'kilter-system/gone'");
            assertThat(app.get("/")).contains("200");
        } finally {
            patchRepository("json", "[{\"op\":\"remove\",\"path\":\"/spec/secretRef\"}]");
        }
        recovers();
    }

    @Test
    void secrets_that_flux_cannot_open_are_told_as_that() {
        String yaml = note.read("kilter.yaml");
        note.write("kilter.yaml", yaml + "secrets: { faulty: faulty.env }\nappSecrets: [faulty]\n");
        note.write("faulty.env", "COLOUR=red\n");
        Home.Ran recipient = home.kilter("secrets", "recipient", "--write", "-C", note.folder.toString());
        assertThat(recipient.exit()).as(recipient.toString()).isZero();
        recovers();
        String key = cluster.kubectl(
                "get", "secret", "kilter-sops-age", "-n", "kilter-system", "-o", "jsonpath={.data.key\\.agekey}");
        String other = AgeIdentity.generate().secret();
        setKey(Base64.getEncoder().encodeToString(other.getBytes(StandardCharsets.US_ASCII)));
        note.write("faulty.env", "COLOUR=blue\n");
        try (FinalMoment moment =
                FinalMoment.condition(cluster, "kustomizations", "kilter-system", "Ready", "False", "BuildFailed")) {
            Home.Ran ran = next();
            moment.wasToldInTime("KLT-S03");
            assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("error[KLT-S03]: Flux cannot open the sealed secrets", "next: ")
                    .doesNotContain("blue");
            assertThat(app.get("/")).contains("200");
        } finally {
            setKey(key);
        }
        recovers();
        assertThat(home.kilter("exec", "--env", "dev", "-C", note.folder.toString(), "--", "sh", "-c", "echo $COLOUR")
                        .out())
                .contains("blue");
        note.write("kilter.yaml", note.read("kilter.yaml").replaceAll("(?m)^(secrets|appSecrets):.*\n", ""));
        Home.Ran pruned = next("--prune-secrets");
        assertThat(pruned.exit()).as(pruned.toString()).isZero();
        note.write("kilter.yaml", yaml);
    }

    /// Of the one that Flux opens sealed secrets with.
    private static void setKey(String base64) {
        cluster.kubectl(
                "patch",
                "secret",
                "kilter-sops-age",
                "-n",
                "kilter-system",
                "--type=merge",
                "-p",
                "{\"data\":{\"key.agekey\":\"" + base64 + "\"}}");
    }

    private static void patchRepository(String type, String json) {
        cluster.kubectl("patch", "gitrepository", "kilter", "-n", "kilter-system", "--type=" + type, "-p", json);
    }

    private static void failed(FinalMoment moment, String code, String words) {
        Home.Ran ran = next();
        moment.wasToldInTime(code);
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("✗ rollout", "error[" + code + "]: web ", words, "serving:  r", "next: ");
        assertThat(app.get("/")).contains("200");
    }

    private static void recovers() {
        Home.Ran ran = next();
        assertThat(ran.exit()).as(ran.toString()).isZero();
    }

    /// Deploys what differs a little from what was deployed before.
    private static Home.Ran next(String... flags) {
        version++;
        note.write("version.txt", String.valueOf(version));
        List<String> command =
                new java.util.ArrayList<>(List.of("deploy", "--env", "dev", "-C", note.folder.toString()));
        command.addAll(List.of(flags));
        return home.kilter(command.toArray(String[]::new));
    }
}
