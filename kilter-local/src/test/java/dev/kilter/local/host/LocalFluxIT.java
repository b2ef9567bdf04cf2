package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.operator.flux.FluxTree;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFluxIT {
    private static final Slot SLOT = Slot.parse("acme/shop/dev");
    private static final String MANIFESTS = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {kilter.dev/content: CONTENT}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: web
                  image: localhost:5000/acme/shop@DIGEST
                  envFrom: [{secretRef: {name: db}}]
                  ports: [{containerPort: 3000}]
                  readinessProbe: {httpGet: {path: /, port: 3000}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: web}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {hostnames: [shop-dev.localhost], rules: [{backendRefs: [{name: shop, port: 3000}]}]}
        """;

    private final HostFixture host;
    private final Path bare;
    private final Path work;
    private final Path manifests;
    private FluxTree tree;
    private LocalFlux flux;

    LocalFluxIT(@TempDir Path folder) throws IOException, InterruptedException {
        this.host = new HostFixture(folder);
        this.bare = folder.resolve("flux.git");
        this.work = folder.resolve("work");
        this.manifests = work.resolve(SLOT.names().gitPath()).resolve("app/all.yaml");
        git("init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
        git("clone", "--quiet", bare.toString(), work.toString());
        this.tree = FluxTree.open(bare);
        this.flux = new LocalFlux(new FluxTreeSource(tree), host.workloads, host.cron());
    }

    @BeforeEach
    void start() {
        flux.start();
    }

    @AfterEach
    void close() {
        flux.close();
        tree.close();
        host.close();
    }

    private static void git(String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of("git", "-c", "user.name=Human", "-c", "user.email=human@example.com"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private void inWork(String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("-C", work.toString()));
        command.addAll(List.of(words));
        git(command.toArray(String[]::new));
    }

    private void commit(String content, String image) throws IOException, InterruptedException {
        Files.createDirectories(Objects.requireNonNull(manifests.getParent()));
        Files.writeString(manifests, MANIFESTS.replace("CONTENT", content).replace("DIGEST", image));
        push("change");
    }

    private void push(String message) throws IOException, InterruptedException {
        inWork("add", "-A");
        inWork("commit", "--quiet", "-m", message);
        inWork("push", "--quiet", "origin", "HEAD:main");
        flux.trigger();
    }

    private void awaitAnswer(String answer) {
        HostFixture.await("the answer " + answer, () -> host.router.get("/").equals(answer));
    }

    @Test
    void a_human_commit_changes_the_running_app_and_its_revert_changes_it_back()
            throws IOException, InterruptedException {
        commit("c1", host.server("one"));
        awaitAnswer("one");
        HostFixture.await("the process", () -> flux.workloads(SLOT).stream().allMatch(WorkloadState::complete));
        assertThat(flux.applied(SLOT)).hasValueSatisfying(applied -> {
            assertThat(applied.content()).isEqualTo("c1");
            assertThat(applied.commit()).isEqualTo(tree.tip());
            assertThat(applied.problem()).isNull();
        });

        commit("c2", host.server("two"));
        awaitAnswer("two");
        inWork("revert", "--no-edit", "HEAD");
        inWork("push", "--quiet", "origin", "HEAD:main");
        awaitAnswer("one");
    }

    @Test
    void another_content_hash_alone_restarts_nothing() throws IOException, InterruptedException {
        String image = host.server("one");
        commit("c1", image);
        awaitAnswer("one");
        HostFixture.await("the process", () -> flux.workloads(SLOT).stream().allMatch(WorkloadState::complete));
        List<InstanceRecord> before = host.records("web");

        commit("c2", image);
        HostFixture.await(
                "the content", () -> flux.applied(SLOT).orElseThrow().content().equals("c2"));
        host.awaitComplete("web");

        assertThat(host.records("web")).isEqualTo(before);
    }

    @Test
    void a_commit_that_cannot_be_applied_changes_nothing_and_says_why() throws IOException, InterruptedException {
        commit("c1", host.server("one"));
        awaitAnswer("one");

        Files.writeString(manifests, "{apiVersion: v1, kind: Wish, metadata: {name: pony}}");
        push("nonsense");
        HostFixture.await("the refusal", () -> flux.applied(SLOT).orElseThrow().problem() != null);

        assertThat(flux.applied(SLOT)).hasValueSatisfying(applied -> {
            assertThat(applied.content()).isEqualTo("c1");
            assertThat(Objects.requireNonNull(applied.problem()).code()).isEqualTo(KilterCode.APPLY_FAILED.code());
            assertThat(applied.problem().detail()).contains("Wish 'pony'");
        });
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void what_left_git_is_ended_but_not_what_cannot_be_read() throws IOException, InterruptedException {
        commit("c1", host.server("one"));
        awaitAnswer("one");

        Path head = bare.resolve("objects");
        Path aside = bare.resolve("objects-aside");
        Files.move(head, aside);
        Files.createDirectories(head);
        Path ref = bare.resolve("refs/heads/main");
        String tip = Files.readString(ref);
        Files.writeString(ref, "1".repeat(40) + "\n");
        flux.trigger();
        HostFixture.await("the error", () -> !flux.error().isEmpty());
        assertThat(host.router.get("/")).isEqualTo("one");
        Files.delete(head);
        Files.move(aside, head);
        Files.writeString(ref, tip);
        HostFixture.await("no error", () -> flux.error().isEmpty());

        inWork("rm", "--quiet", "-r", SLOT.names().gitPath());
        push("gone");
        HostFixture.await("its end", () -> host.workloads.known().isEmpty());
        assertThat(flux.applied(SLOT)).isEmpty();
    }

    @Test
    void after_a_reboot_everything_in_git_runs_again() throws IOException, InterruptedException {
        commit("c1", host.server("one"));
        awaitAnswer("one");
        flux.close();
        host.workloads.stopAll();
        host.workloads.close();
        assertThat(host.router.get("/")).isEqualTo("status 503");

        host.workloads = host.open();
        flux = new LocalFlux(new FluxTreeSource(tree), host.workloads, host.cron());
        flux.start();

        awaitAnswer("one");
    }
}
