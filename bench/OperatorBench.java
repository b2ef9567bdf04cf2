import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.kubernetes.KilterAppResource;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.Wire;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An operator that starts where a thousand live apps are: how long until it has looked at each, how much memory it
/// takes for them; beside a bare informer that asks the same three questions for each. The API server counts the
/// passes: one asks for one Kustomization. Wants a cluster's JSON in the file that `KILTER_CLUSTER` names;
/// `dev/cluster/up
/// --light` will do.
final class OperatorBench {
    private static final int APPS = Integer.getInteger("bench.apps", 1_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Instant THEN = Instant.parse("2026-11-26T12:00:00Z");
    private static final String FLUX = "kustomize.toolkit.fluxcd.io";
    private static final ResourceDefinitionContext KUSTOMIZATIONS = new ResourceDefinitionContext.Builder()
            .withGroup(FLUX)
            .withVersion("v1")
            .withKind("Kustomization")
            .withPlural("kustomizations")
            .withNamespaced(true)
            .build();
    private static final Pattern PASSES = Pattern.compile(
            "apiserver_request_total\\{[^}]*resource=\"kustomizations\"[^}]*verb=\"GET\"[^}]*\\} ([0-9.e+]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path dist;
    private final JsonNode cluster;
    private final KubernetesClient client;

    OperatorBench(Path home, Path root) throws Exception {
        folder = Files.createDirectories(home.resolve("operator"));
        dist = root.resolve("dist/target/kilter");
        cluster = JSON.readTree(Files.readString(Path.of(Objects.requireNonNull(
                System.getenv("KILTER_CLUSTER"), "KILTER_CLUSTER names no file; see docs/install.md"))));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        Path.of(cluster.path("kubeconfig").asText()).toFile()))
                .build();
    }

    void all() throws Exception {
        define();
        String empty = namespace("empty");
        String full = namespace("full");
        try {
            Measured idle = operator(empty, 0);
            for (int app = 0; app < APPS; app++) {
                create(full, app);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%n%d live apps      ms start to all   passes/s   RSS MB   heap MB   kB heap an app   x bare%n",
                    APPS);
            for (int round = 0; round < ROUNDS; round++) {
                double bare = bare(full);
                Measured ours = operator(full, APPS);
                System.out.printf(
                        Locale.ROOT,
                        "%-20s %15.0f %10.0f %8d %9.1f %16.1f   %.2f%n",
                        "kilter's operator",
                        ours.started,
                        APPS / ours.passes * 1_000,
                        ours.resident / 1_024,
                        ours.heap / 1_024.0,
                        (double) (ours.heap - idle.heap) / APPS,
                        ours.passes / bare);
                System.out.printf(Locale.ROOT, "%-20s %15.0f %10.0f%n", "bare informer", bare, APPS / bare * 1_000);
            }
        } finally {
            client.genericKubernetesResources("kilter.dev/v1alpha1", "KilterApp")
                    .inNamespace(full)
                    .resources()
                    .forEach(each -> each.edit(found -> {
                        found.getMetadata().setFinalizers(List.of());
                        return found;
                    }));
            client.namespaces().withName(empty).delete();
            client.namespaces().withName(full).delete();
            client.close();
        }
    }

    /// @param started  ms from the start of its process to the last pass
    /// @param passes   ms from the first pass to the last
    /// @param resident of the process, kB
    /// @param heap     that is in use after a collection, kB
    private record Measured(double started, double passes, long resident, long heap) {}

    private Measured operator(String namespace, int apps) throws Exception {
        Path settings = settings(namespace);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx410m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dkilter.settings=" + settings,
                        "-Dkilter.dist=" + dist,
                        "-Dkilter.work=" + Files.createDirectories(folder.resolve("work")),
                        "-Dkilter.port=" + port,
                        "-cp",
                        dist + "/lib/*",
                        "dev.kilter.kubernetes.OperatorMain")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("operator.log").toFile());
        builder.environment().put("KUBECONFIG", cluster.path("kubeconfig").asText());
        double before = passes();
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            long begin = start;
            while (true) {
                double passes = passes() - before;
                if (passes > 0 && begin == start) {
                    begin = System.nanoTime();
                }
                if (passes >= apps && healthy(port)) {
                    break;
                }
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(folder.resolve("operator.log")));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            long end = System.nanoTime();
            jcmd(process.pid(), "GC.run");
            long heap = Pattern.compile("(?:DefNew|Tenured|generation).* used ([0-9]+)K")
                    .matcher(jcmd(process.pid(), "GC.heap_info"))
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            Matcher resident = Pattern.compile("VmRSS:\\s+([0-9]+) kB").matcher(status);
            if (!resident.find()) {
                throw new IllegalStateException(status);
            }
            return new Measured((end - start) / 1e6, (end - begin) / 1e6, Long.parseLong(resident.group(1)), heap);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /// The same questions as a pass asks, for each resource that a bare informer finds.
    private double bare(String namespace) throws Exception {
        long begin = System.nanoTime();
        CountDownLatch left = new CountDownLatch(APPS);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
                var informer = client.resources(KilterAppResource.class)
                        .inNamespace(namespace)
                        .inform(new ResourceEventHandler<>() {
                            @Override
                            public void onAdd(KilterAppResource found) {
                                var _ = workers.submit(() -> {
                                    ask(namespace, found.getMetadata().getName());
                                    left.countDown();
                                });
                            }

                            @Override
                            public void onUpdate(KilterAppResource old, KilterAppResource found) {}

                            @Override
                            public void onDelete(KilterAppResource found, boolean unknown) {}
                        })) {
            if (!left.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(left.getCount() + " were never found");
            }
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private void ask(String namespace, String name) {
        client.resources(KilterAppResource.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        client.genericKubernetesResources(KUSTOMIZATIONS)
                .inNamespace(namespace)
                .withName(name)
                .get();
        client.apps().deployments().inNamespace(name).list();
    }

    private String namespace(String name) {
        String whole = "kilter-bench-" + name + "-" + ProcessHandle.current().pid();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withMetadata(new ObjectMetaBuilder().withName(whole).build())
                        .build())
                .create();
        return whole;
    }

    private void define() throws Exception {
        for (String plural : List.of("kilterapps", "kiltertasks")) {
            try (InputStream in = KilterApp.class.getResourceAsStream("crd/" + plural + ".kilter.dev.yaml")) {
                client.load(Objects.requireNonNull(in)).forceConflicts().serverSideApply();
            }
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private void create(String namespace, int app) throws Exception {
        AppConfig config = AppConfig.minimal(new Project("acme", "app" + app), new EnvName("dev"));
        DeployId deploy = new DeployId("d-bench001");
        KilterAppSpec spec = new KilterAppSpec(
                config,
                new ImageRef("registry.example.com/acme/app" + app + "@sha256:" + "0".repeat(64)),
                null,
                null,
                config.slot().names().namespace(),
                config.slot().names().hostLabel() + ".apps.kilter.test",
                new KilterAppSpec.DeploySpec(
                        deploy,
                        1,
                        DeployOptions.PLAIN,
                        THEN,
                        THEN.plusSeconds(900),
                        "bench",
                        new SourceState("8d01f7e", "main", "Add orders", false)));
        KilterAppResource resource = new KilterAppResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(config.slot().names().resource())
                .withNamespace(namespace)
                .addToFinalizers("kilter.dev/teardown")
                .build());
        resource.setSpec(JSON.readTree(Wire.encode(spec)));
        KilterAppResource created = client.resource(resource).create();
        Progress progress =
                Progress.start(DeployPlan.of(config, DeployOptions.PLAIN).onPlatform());
        while (progress.next() instanceof Progress.Next.Run) {
            progress = Pipeline.advance(progress, _ -> new StepOutcome.Done("done"), THEN);
        }
        KilterAppStatus status = new KilterAppStatus(
                deploy,
                progress,
                List.of(),
                true,
                null,
                null,
                null,
                "c".repeat(64),
                "d".repeat(40),
                deploy,
                null,
                List.of(),
                null);
        created.setStatus(JSON.readTree(Wire.encode(status)));
        client.resource(created).updateStatus();
    }

    private Path settings(String namespace) throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(etc.resolve("database"));
        Files.createDirectories(etc.resolve("job-key"));
        Files.writeString(etc.resolve("database/dsn"), "postgres://kilter:none@127.0.0.1:1/kilter");
        Files.writeString(etc.resolve("job-key/key"), "0123456789abcdef0123456789abcdef");
        Files.writeString(etc.resolve("platform.json"), """
            {"clusterDomain":"apps.kilter.test","url":"http://kilter.test","serverUrl":"http://kilter.test",
             "namespace":"%s","registry":{"host":"registry.example.com","plainHttp":false},
             "git":{"url":"%s","branch":"main"},
             "gateway":{"name":"kilter","namespace":"gateway","scheme":"http","port":80},
             "runner":{"image":"registry.example.com/runner@sha256:%s"},"bases":{}}
            """.formatted(
                        namespace, cluster.path("git").asText(), "1".repeat(64)));
        return etc;
    }

    /// Passes that any operator of this cluster has made so far.
    private double passes() {
        return PASSES.matcher(client.raw("/metrics"))
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private static boolean healthy(int port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (java.io.IOException e) {
            return false; // it does not listen yet
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String jcmd(long pid, String command) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), String.valueOf(pid), command)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
