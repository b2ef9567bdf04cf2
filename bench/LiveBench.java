import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One file changed, deployed to a cluster: where the time goes, as whoever watches the API server sees it. Flux's
/// share goes from the moment that it is asked to look (the commit is pushed by then) to the new pod; the kubelet's,
/// in which the app starts, from there to the pod's readiness; all else is kilter's, its command line and the build
/// included. Wants the lines of `dev/cluster/up` and `install` in the file that `KILTER_CLUSTER` names.
final class LiveBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 9);
    private static final double AIM = 1_500;
    private static final Project PROJECT = new Project("acme", "bench-live");
    private static final ResourceDefinitionContext REPOSITORIES = new ResourceDefinitionContext.Builder()
            .withGroup("source.toolkit.fluxcd.io")
            .withVersion("v1")
            .withKind("GitRepository")
            .withPlural("gitrepositories")
            .withNamespaced(true)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path app;
    private final ObjectNode cluster = JSON.createObjectNode();
    private final Command kilter;
    private final Map<String, Long> moments = new ConcurrentHashMap<>();

    /// `kilter` with these words; gives the milliseconds it took.
    @FunctionalInterface
    interface Command {
        double run(String... words) throws Exception;
    }

    LiveBench(Path home, Path root, Command kilter) throws Exception {
        this.kilter = kilter;
        this.app = home.resolve("live");
        String file = Objects.requireNonNull(
                System.getenv("KILTER_CLUSTER"), "KILTER_CLUSTER names no file; see docs/install.md");
        for (String line : Files.readAllLines(Path.of(file))) {
            cluster.setAll((ObjectNode) JSON.readTree(line));
        }
        Path source = root.resolve("examples/hello-node");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path each : files.toList()) {
                Files.copy(each, app.resolve(source.relativize(each).toString()));
            }
        }
        Path yaml = app.resolve("kilter.yaml");
        Files.writeString(yaml, Files.readString(yaml).replaceFirst("project: .*", "project: " + PROJECT));
    }

    void all() throws Exception {
        kilter.run(
                "login",
                "--server",
                cluster.required("server").asText(),
                "--token",
                cluster.required("token").asText(),
                "--insecure-http");
        String[] deploy = {"deploy", "-C", app.toString(), "--env", "pr-1", "--bootstrap", "--quiet"};
        kilter.run(deploy);
        String namespace = new Slot(PROJECT, new EnvName("pr-1")).names().namespace();
        Config config = Config.fromKubeconfig(
                Path.of(cluster.required("kubeconfig").asText()).toFile());
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                var pods = client.pods().inNamespace(namespace).inform(seen(this::pod));
                var asked = client.genericKubernetesResources(REPOSITORIES)
                        .inAnyNamespace()
                        .inform(seen(this::repository))) {
            List<Split> splits = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Path server = app.resolve("server.js");
                Files.writeString(server, Files.readString(server) + "// edit " + round + "\n");
                moments.clear();
                double all = kilter.run(deploy);
                double flux = between("asked", "pod");
                double kubelet = between("pod", "ready");
                splits.add(new Split(all, all - flux - kubelet, flux, kubelet));
            }
            System.out.printf(
                    Locale.ROOT, "%ndeploy to live, one file, ms      all   kilter   of its aim     Flux   kubelet%n");
            splits.sort(Comparator.comparingDouble(Split::kilter));
            print("median of " + ROUNDS, splits.get(ROUNDS / 2));
            print("best", splits.getFirst());
            print("worst", splits.getLast());
        } finally {
            kilter.run("env", "destroy", "pr-1", "--wait", "-C", app.toString());
        }
    }

    private record Split(double all, double kilter, double flux, double kubelet) {}

    private static void print(String name, Split split) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %8.0f %8.0f %12.2f %8.0f %9.0f%n",
                name,
                split.all,
                split.kilter,
                split.kilter / AIM,
                split.flux,
                split.kubelet);
    }

    private double between(String from, String to) {
        return (moment(to) - moment(from)) / 1e6;
    }

    private long moment(String name) {
        return Objects.requireNonNull(moments.get(name), () -> name + " was not seen: " + moments.keySet());
    }

    private void pod(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String name = "pod " + pod.getMetadata().getName();
        boolean ready = pod.getStatus().getConditions().stream()
                .anyMatch(each ->
                        each.getType().equals("Ready") && each.getStatus().equals("True"));
        if (!ready) {
            if (moments.putIfAbsent(name, System.nanoTime()) == null) {
                moments.putIfAbsent("pod", moments.get(name));
            }
        } else if (moments.containsKey(name)) {
            moments.putIfAbsent("ready", System.nanoTime());
        }
    }

    private void repository(GenericKubernetesResource repository) {
        String asked = repository.getMetadata().getAnnotations().get("reconcile.fluxcd.io/requestedAt");
        if (asked != null && !asked.equals(repository.get("status", "lastHandledReconcileAt"))) {
            moments.putIfAbsent("asked", System.nanoTime());
        }
    }

    private static <T> ResourceEventHandler<T> seen(Consumer<T> what) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T found) {
                what.accept(found);
            }

            @Override
            public void onUpdate(T old, T found) {
                what.accept(found);
            }

            @Override
            public void onDelete(T found, boolean unknown) {}
        };
    }
}
