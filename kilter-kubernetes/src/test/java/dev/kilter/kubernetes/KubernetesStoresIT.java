package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.TaskWork;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The stores on a real API server: what it keeps, what its schema refuses, what kstatus reads from it.
@EnabledIfEnvironmentVariable(named = ApiTier.VARIABLE, matches = ".+")
class KubernetesStoresIT {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static ApiTier tier;
    private static KubernetesAppStore apps;
    private static KubernetesTaskStore tasks;

    @BeforeAll
    static void open() {
        tier = new ApiTier();
        ApiGate server = new ApiGate(Effects.real(), tier.client, "kilter-server");
        apps = new KubernetesAppStore(server, tier.namespace, InstantSource.fixed(NOW));
        tasks = new KubernetesTaskStore(server, tier.namespace);
    }

    @AfterAll
    static void close() {
        tier.close();
    }

    @Test
    void a_spec_comes_back_as_it_went_in_and_the_same_twice_is_one() {
        KilterAppSpec spec = spec("acme/whole/dev", 3, "d-aaaaaaaa");
        apps.apply(spec);
        apps.apply(spec);
        assertThat(apps.find(spec.config().slot()).orElseThrow().spec()).isEqualTo(spec);
        assertThat(resource(spec).getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void a_lower_fence_and_another_deploy_of_the_same_fence_are_refused() {
        apps.apply(spec("acme/fenced/dev", 5, "d-bbbbbbbb"));
        for (KilterAppSpec late :
                List.of(spec("acme/fenced/dev", 4, "d-cccccccc"), spec("acme/fenced/dev", 5, "d-dddddddd"))) {
            assertThatThrownBy(() -> apps.apply(late))
                    .isInstanceOfSatisfying(
                            KilterException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(KilterCode.LEASE_LOST.code()));
        }
        apps.apply(spec("acme/fenced/dev", 6, "d-eeeeeeee"));
    }

    @Test
    void a_host_belongs_to_the_first_who_asks() {
        apps.apply(spec("acme/shop-dev/prod", 1, "d-ffffffff"));
        assertThatThrownBy(() -> apps.apply(spec("acme/shop/dev", 1, "d-gggggggg")))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.NAME_TAKEN.code());
                    assertThat(e.problem().detail()).contains("belongs to acme/shop-dev/prod");
                });
    }

    @Test
    void of_two_servers_that_give_the_same_host_away_at_once_one_is_refused() throws Exception {
        for (int round = 0; round < 10; round++) {
            // `race0-dev` in prod and `race0` in dev would both answer at race0-dev.apps.kilter.test
            List<KilterAppSpec> rivals = List.of(
                    spec("acme/race" + round + "-dev/prod", 1, "d-rrrrrrrr"),
                    spec("acme/race" + round + "/dev", 1, "d-ssssssss"));
            CountDownLatch start = new CountDownLatch(1);
            List<Future<String>> ends = new ArrayList<>();
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (KilterAppSpec rival : rivals) {
                    KubernetesAppStore server = new KubernetesAppStore(
                            new ApiGate(Effects.real(), tier.client, "kilter-server"),
                            tier.namespace,
                            InstantSource.fixed(NOW));
                    ends.add(pool.submit(() -> {
                        start.await();
                        try {
                            server.apply(rival);
                            return "has it";
                        } catch (KilterException e) {
                            return e.problem().code().value();
                        }
                    }));
                }
                start.countDown();
            }
            assertThat(List.of(ends.get(0).get(), ends.get(1).get()))
                    .containsExactlyInAnyOrder(
                            "has it", KilterCode.NAME_TAKEN.code().value());
        }
    }

    @Test
    void a_host_that_its_slot_gave_up_goes_to_the_next_who_asks() {
        KilterAppSpec first = spec("acme/given-dev/prod", 1, "d-tttttttt");
        apps.apply(first);
        apps.requestDeletion(first.config().slot());
        assertThatThrownBy(() -> apps.apply(spec("acme/given/dev", 1, "d-uuuuuuuu")))
                .as("somebody may be about to use what he has just claimed")
                .isInstanceOf(KilterException.class);
        KubernetesAppStore later = new KubernetesAppStore(
                new ApiGate(Effects.real(), tier.client, "kilter-server"),
                tier.namespace,
                InstantSource.fixed(NOW.plusSeconds(61)));
        later.apply(spec("acme/given/dev", 1, "d-uuuuuuuu"));
        assertThat(later.find(Slot.parse("acme/given/dev"))).isPresent();
    }

    @Test
    void the_pull_secret_is_copied_into_a_slot_and_copied_again_when_it_changes() {
        PlatformSettings settings = new PlatformSettings(
                "apps.kilter.test",
                "http://kilter.apps.kilter.test",
                "http://kilter-server:8080",
                tier.namespace,
                new PlatformSettings.Registry("registry.example.com", false, null),
                new PlatformSettings.Git("http://git.example.com/flux.git", "main"),
                new PlatformSettings.Gateway("kilter", "gateway", "http", 80),
                new PlatformSettings.Runner("registry.example.com/kilter/runner@sha256:" + "0".repeat(64), null),
                new TreeMap<>(),
                Duration.ofMinutes(15),
                Duration.ofHours(2),
                false,
                "pull",
                null,
                null,
                List.of());
        SlotNamespaces namespaces =
                new SlotNamespaces(new ApiGate(Effects.real(), tier.client, "kilter-operator"), settings);
        Slot slot = Slot.parse("acme/pulled-" + tier.namespace.substring(12) + "/dev");
        String name = slot.names().namespace();
        try {
            assertThatThrownBy(() -> namespaces.ensure(name, slot))
                    .isInstanceOfSatisfying(
                            KilterException.class,
                            e -> assertThat(e.problem().detail())
                                    .contains("there is no Secret '" + tier.namespace + "/pull'"));
            for (String login : List.of("{\"auths\":{}}", "{\"auths\":{\"registry.example.com\":{}}}")) {
                tier.client
                        .resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName("pull")
                                .withNamespace(tier.namespace)
                                .endMetadata()
                                .withType("kubernetes.io/dockerconfigjson")
                                .addToStringData(".dockerconfigjson", login)
                                .build())
                        .fieldManager("platform-team")
                        .forceConflicts()
                        .serverSideApply();
                namespaces.ensure(name, slot);
                namespaces.ensure(name, slot);
                Secret copy =
                        tier.client.secrets().inNamespace(name).withName("pull").get();
                assertThat(copy.getType()).isEqualTo("kubernetes.io/dockerconfigjson");
                assertThat(new String(
                                Base64.getDecoder().decode(copy.getData().get(".dockerconfigjson")),
                                StandardCharsets.UTF_8))
                        .isEqualTo(login);
            }
        } finally {
            namespaces.remove(name, slot);
        }
    }

    @Test
    void a_status_is_told_in_the_words_of_kstatus_and_its_time_moves_only_with_it() {
        KilterAppSpec spec = spec("acme/status/dev", 1, "d-hhhhhhhh");
        apps.apply(spec);
        KilterAppStatus working = status(spec, _ -> new StepOutcome.Waiting("the database", Duration.ofSeconds(1)));
        apps.updateStatus(spec.config().slot(), working);
        assertThat(apps.find(spec.config().slot()).orElseThrow().status()).isEqualTo(working);
        assertThat(conditions(spec)).containsExactlyInAnyOrder("Ready=Unknown/Provision", "Reconciling=True/Provision");
        String since = resource(spec)
                .getStatus()
                .at("/conditions/0/lastTransitionTime")
                .asText();
        long version = Long.parseLong(resource(spec).getMetadata().getResourceVersion());
        new KubernetesAppStore(
                        new ApiGate(Effects.real(), tier.client, "kilter-server"),
                        tier.namespace,
                        InstantSource.fixed(NOW.plusSeconds(60)))
                .updateStatus(spec.config().slot(), working);
        assertThat(Long.parseLong(resource(spec).getMetadata().getResourceVersion()))
                .as("an unchanged status is not written")
                .isEqualTo(version);
        assertThat(resource(spec)
                        .getStatus()
                        .at("/conditions/0/lastTransitionTime")
                        .asText())
                .isEqualTo(since);

        Problem problem = Problem.of(KilterCode.MIGRATION_FAILED, "no such column", "Correct it.");
        apps.updateStatus(spec.config().slot(), status(spec, _ -> new StepOutcome.Halted(problem)));
        assertThat(conditions(spec)).containsExactlyInAnyOrder("Ready=False/Failed", "Stalled=True/Failed");
        assertThat(resource(spec).getStatus().at("/conditions/0/message").asText())
                .isEqualTo("provision: KLT-M01 no such column");
    }

    @Test
    void a_status_whose_last_process_is_gone_and_a_spec_without_its_last_seed_can_still_be_read() {
        KilterAppSpec spec = spec("acme/emptied/dev", 1, "d-vvvvvvvv");
        Slot slot = spec.config().slot();
        apps.apply(spec);
        KilterAppStatus empty = status(spec, _ -> new StepOutcome.Waiting("the processes", Duration.ofSeconds(1)));
        apps.updateStatus(slot, withProcess(empty));
        assertThat(apps.find(slot).orElseThrow().status().processes()).hasSize(1);
        apps.updateStatus(slot, empty);
        assertThat(apps.find(slot).orElseThrow().status()).isEqualTo(empty);

        KilterAppSpec seedless = withoutSeeds(spec("acme/emptied/dev", 2, "d-wwwwwwww"));
        apps.apply(seedless);
        assertThat(apps.find(slot).orElseThrow().spec()).isEqualTo(seedless);
    }

    @Test
    void hostile_resources_are_refused_by_the_schema() {
        KilterAppSpec good = spec("acme/hostile/dev", 1, "d-iiiiiiii");
        refuses(good, spec -> spec.put("image", "registry.example.com/acme/shop:latest"), "spec.image");
        refuses(good, spec -> spec.put("namespace", "kube-system/../x"), "spec.namespace");
        refuses(good, spec -> spec.remove("host"), "a public app has a host");
        refuses(good, spec -> spec.put("bundle", "../../etc/passwd"), "spec.bundle");
        refuses(good, spec -> config(spec).put("project", "acme/../shop"), "spec.config.project");
        refuses(good, spec -> config(spec).put("env", "x".repeat(21)), "spec.config.env");
        refuses(good, spec -> config(spec).put("database", "mysql"), "spec.config.database");
        refuses(good, spec -> ((ObjectNode) config(spec).get("web")).put("port", 70_000), "spec.config.web.port");
        refuses(good, spec -> ((ObjectNode) config(spec).get("web")).put("replicas", -1), "spec.config.web.replicas");
        refuses(
                good,
                spec -> config(spec)
                        .withArrayProperty("seeds")
                        .addAll(config(spec).withArrayProperty("seeds").deepCopy()),
                "duplicate entries for key");
        refuses(
                good,
                spec -> {
                    for (int i = 0; i < 501; i++) {
                        config(spec).withObjectProperty("variables").put("V" + i, "x");
                    }
                },
                "spec.config.variables");
        refuses(good, spec -> spec.withObjectProperty("deploy").put("fence", -1), "spec.deploy.fence");
        refuses(good, spec -> spec.withObjectProperty("deploy").put("by", "x".repeat(300)), "spec.deploy.by");
        refuses(good, spec -> spec.withObjectProperty("deploy").put("granted", "yesterday"), "spec.deploy.granted");
        apps.apply(good);
        refuses(good, spec -> spec.put("namespace", "elsewhere"), "namespace never changes");
        refuses(good, spec -> config(spec).put("env", "prod"), "env never changes");
        refuses(good, spec -> config(spec).put("project", "acme/other"), "project never changes");
    }

    @Test
    void a_task_ends_once_and_never_changes() {
        KilterTask task = new KilterTask(
                "t-aaaaaaaa",
                Slot.parse("acme/tasks/dev"),
                "acme-tasks-dev",
                new TaskWork.Status(),
                new MigrationConfig("sql", "migrations", null),
                "a".repeat(64),
                1,
                "dev2",
                NOW,
                NOW.plusSeconds(60),
                null);
        tasks.create(task);
        tasks.create(task);
        assertThat(tasks.find(task.id())).contains(task);
        assertThat(tasks.open(task.slot())).containsExactly(task);
        KilterTask.End end =
                new KilterTask.End(NOW, null, Problem.of(KilterCode.MIGRATION_LOCK, "somebody holds it", "Wait."));
        tasks.end(task.id(), end);
        tasks.end(task.id(), new KilterTask.End(NOW.plusSeconds(1), null, null));
        assertThat(tasks.find(task.id()).orElseThrow().end()).isEqualTo(end);
        assertThat(tasks.open(task.slot())).isEmpty();
        KilterTaskResource changed = new KilterTaskResource();
        changed.setMetadata(tier.client
                .resources(KilterTaskResource.class)
                .inNamespace(tier.namespace)
                .withName(task.id())
                .get()
                .getMetadata());
        changed.getMetadata().setManagedFields(null);
        ObjectNode spec = (ObjectNode) WireTree.of(task);
        changed.setSpec(spec.put("by", "somebody else"));
        assertThatThrownBy(() -> tier.client.resource(changed).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("a task never changes");
        tasks.remove(task.id());
        tasks.remove(task.id());
        assertThat(tasks.find(task.id())).isEmpty();
    }

    @Test
    void an_env_that_is_to_go_stays_until_its_teardown_is_finished() {
        KilterAppSpec spec = spec("acme/going/dev", 1, "d-jjjjjjjj");
        Slot slot = spec.config().slot();
        assertThat(apps.requestDeletion(slot)).as("nothing to delete").isFalse();
        apps.apply(spec);
        tier.client.resource(resource(spec)).edit(found -> {
            found.getMetadata().getFinalizers().add(KubernetesAppStore.FINALIZER);
            return found;
        });
        assertThat(apps.requestDeletion(slot)).isTrue();
        assertThat(apps.find(slot).orElseThrow().deleting()).isTrue();
        apps.remove(slot);
        assertThat(apps.find(slot)).isEmpty();
        apps.remove(slot);
    }

    private static void refuses(KilterAppSpec good, Consumer<ObjectNode> spoil, String words) {
        ObjectNode spec = (ObjectNode) WireTree.of(good);
        spoil.accept(spec);
        KilterAppResource resource = new KilterAppResource();
        resource.getMetadata().setName(good.config().slot().names().resource());
        resource.getMetadata().setNamespace(tier.namespace);
        resource.setSpec(spec);
        assertThatThrownBy(() -> tier.client
                        .resource(resource)
                        .fieldManager("kilter-server")
                        .forceConflicts()
                        .serverSideApply())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words);
    }

    private static ObjectNode config(ObjectNode spec) {
        return spec.withObjectProperty("config");
    }

    private static KilterAppResource resource(KilterAppSpec spec) {
        return tier.client
                .resources(KilterAppResource.class)
                .inNamespace(tier.namespace)
                .withName(spec.config().slot().names().resource())
                .get();
    }

    private static List<String> conditions(KilterAppSpec spec) {
        List<Condition> found = Conditions.in(resource(spec).getStatus());
        return found.stream()
                .map(condition -> condition.getType() + "=" + condition.getStatus() + "/" + condition.getReason())
                .toList();
    }

    private static KilterAppStatus status(KilterAppSpec spec, dev.kilter.sdk.deploy.StepRunner runner) {
        Progress progress = Progress.start(
                DeployPlan.of(spec.config(), spec.deploy().options()).onPlatform());
        return new KilterAppStatus(
                spec.deploy().id(),
                Pipeline.advance(progress, runner, NOW),
                List.of("provision|making a database"),
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    private static KilterAppStatus withProcess(KilterAppStatus status) {
        return new KilterAppStatus(
                status.deployId(),
                status.progress(),
                status.notes(),
                status.changed(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new EnvStatus.ProcessHealth("web", 1, 1, 0, "", null)),
                null);
    }

    private static KilterAppSpec withoutSeeds(KilterAppSpec spec) {
        AppConfig app = spec.config();
        AppConfig seedless = new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                List.of(),
                app.processes());
        return new KilterAppSpec(
                seedless, spec.image(), spec.bundle(), spec.migrations(), spec.namespace(), spec.host(), spec.deploy());
    }

    static KilterAppSpec spec(String slot, long fence, String deploy) {
        Slot parsed = Slot.parse(slot);
        AppConfig minimal = AppConfig.minimal(parsed.project(), parsed.env());
        AppConfig config = new AppConfig(
                minimal.project(),
                minimal.env(),
                false,
                true,
                minimal.web(),
                new TreeMap<>(java.util.Map.of("GREETING", "héllo $(HOME) \"quoted\"")),
                minimal.build(),
                DatabaseKind.POSTGRES,
                new MigrationConfig("sql", "migrations", "goose"),
                List.of(new SeedConfig.Sql("base", List.of("seeds/base.sql"), true)),
                minimal.processes());
        return new KilterAppSpec(
                config,
                new ImageRef("registry.example.com/acme/shop@sha256:" + "0".repeat(64)),
                "a".repeat(64),
                "b".repeat(64),
                parsed.names().namespace(),
                parsed.names().hostLabel() + ".apps.kilter.test",
                new KilterAppSpec.DeploySpec(
                        new DeployId(deploy),
                        fence,
                        DeployOptions.PLAIN,
                        NOW,
                        NOW.plusSeconds(900),
                        "dev2",
                        new SourceState("8d01f7e", "main", "Add orders", false)));
    }
}
