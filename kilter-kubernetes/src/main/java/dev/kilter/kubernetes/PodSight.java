package dev.kilter.kubernetes;

import dev.kilter.api.Commands;
import dev.kilter.sdk.problem.KilterException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Looks closer at a pod that is not ready: its last words, its failed probes, its sockets.
final class PodSight {
    private static final int LOG_LINES = 20;
    /// As the cluster autoscaler
    /// ([FAQ](https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md)) and Karpenter call
    /// it.
    private static final List<String> NODE_COMES = List.of("TriggeredScaleUp", "Nominated");

    private static final String GRACE = "kilter.dev/grace-seconds";
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Duration LOOK_AFTER = Duration.ofSeconds(4);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private final KubernetesClient client;

    /// What was seen of a pod, so that a pass a moment later does not ask again.
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    PodSight(KubernetesClient client) {
        this.client = client;
    }

    /// @param steady since when it has been just so
    private record Look(Instant at, Instant steady, UnreadyDiagnosis.Sighting sighting) {}

    /// The last lines of the container that ended last. While its successor runs that is the previous one, else the
    /// newest. The kubelet keeps one dead container and says so with 200 and a sentence when it has thrown it away.
    List<String> lastWords(Pod pod) {
        boolean runs = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getState().getRunning() != null);
        List<String> newest = words(pod);
        if (!runs && isHere(newest)) {
            return newest;
        }
        try {
            List<String> previous = log(pod, "previous=true&");
            return isHere(previous) ? previous : newest;
        } catch (KubernetesClientException e) {
            return newest;
        }
    }

    private static boolean isHere(List<String> log) {
        return !log.isEmpty() && !log.getFirst().startsWith("unable to retrieve container logs");
    }

    /// What is to be seen of a running container; empty while it is too young to judge.
    Optional<UnreadyDiagnosis.Sighting> unready(Pod pod, Instant now) {
        ContainerStateRunning running = pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getRunning())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Container container = pod.getSpec().getContainers().getFirst();
        if (running == null
                || container.getPorts() == null
                || container.getPorts().isEmpty()) {
            return Optional.empty();
        }
        Duration lasting = Duration.between(Instant.parse(running.getStartedAt()), now);
        if (lasting.compareTo(LOOK_AFTER) < 0) {
            return Optional.empty();
        }
        Look look = looks.compute(
                pod.getMetadata().getUid(),
                (_, last) -> last != null && Duration.between(last.at(), now).compareTo(LOOK_EVERY) < 0
                        ? last
                        : look(pod, container, lasting, now, last));
        looks.values().removeIf(old -> Duration.between(old.at(), now).toMinutes() > 10);
        return Optional.of(look.sighting());
    }

    private Look look(Pod pod, Container container, Duration lasting, Instant now, @Nullable Look last) {
        int own = container.getPorts().getFirst().getContainerPort();
        int asked = port(container.getReadinessProbe(), own);
        List<Sockets.Listening> all = sockets(pod);
        List<Sockets.Listening> sockets = all == null || asked == own
                ? all
                : all.stream().filter(socket -> socket.port() != own).toList();
        String probe = probe(pod);
        Instant steady = last != null
                        && Objects.equals(sockets, last.sighting().sockets())
                        && probe.equals(last.sighting().probe())
                ? last.steady()
                : now;
        UnreadyDiagnosis.Sighting sighting = new UnreadyDiagnosis.Sighting(
                lasting,
                Duration.between(steady, now),
                grace(pod),
                asked,
                asked == own ? UnreadyDiagnosis.Sighting.Asked.PORT : UnreadyDiagnosis.Sighting.Asked.HEALTH_PORT,
                path(container.getReadinessProbe()),
                probe,
                sockets,
                words(pod));
        return new Look(now, steady, sighting);
    }

    private static @Nullable String path(@Nullable Probe probe) {
        return probe == null || probe.getHttpGet() == null
                ? null
                : probe.getHttpGet().getPath();
    }

    private static int port(@Nullable Probe probe, int own) {
        if (probe != null && probe.getHttpGet() != null) {
            return probe.getHttpGet().getPort().getIntVal();
        }
        return probe == null || probe.getTcpSocket() == null
                ? own
                : probe.getTcpSocket().getPort().getIntVal();
    }

    /// How long after its start it may be anyhow; the chart writes it.
    private static Duration grace(Pod pod) {
        String seconds = SlotLabels.orNone(pod.getMetadata().getAnnotations()).getOrDefault(GRACE, "0");
        return Duration.ofSeconds(seconds.matches("[0-9]{1,9}") ? Long.parseLong(seconds) : 0);
    }

    /// Whether an autoscaler has said that it makes a node for a pod that finds none.
    boolean getsNode(Pod pod) {
        return NODE_COMES.stream().anyMatch(reason -> !events(pod, reason).isEmpty());
    }

    private List<Event> events(Pod pod, String reason) {
        return ApiTrouble.reading(() -> client.v1()
                .events()
                .inNamespace(pod.getMetadata().getNamespace())
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .withField("reason", reason)
                .list()
                .getItems());
    }

    private String probe(Pod pod) {
        return events(pod, "Unhealthy").stream()
                .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
                .map(Event::getMessage)
                .orElse("");
    }

    /// Null where the image has no `cat`, or the exec is refused.
    private @Nullable List<Sockets.Listening> sockets(Pod pod) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PodExec.PodRef place = new PodExec.PodRef(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getSpec().getContainers().getFirst().getName());
        try (PodExec exec = PodExec.start(
                client, place, List.of("cat", "/proc/net/tcp", "/proc/net/tcp6"), false, collecting(out))) {
            exec.await(WAIT);
            String text = out.toString(StandardCharsets.UTF_8);
            return text.contains("local_address") ? Sockets.parse(text) : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException | KilterException | KubernetesClientException e) {
            System.getLogger(PodSight.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "the sockets of {0} cannot be seen",
                            pod.getMetadata().getName());
            return null;
        }
    }

    private List<String> words(Pod pod) {
        try {
            return log(pod, "");
        } catch (KubernetesClientException e) {
            return List.of("its log cannot be read: " + e.getMessage());
        }
    }

    private List<String> log(Pod pod, String query) {
        return LogText.of(
                        client,
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        query + "tailLines=" + LOG_LINES)
                .lines()
                .toList();
    }

    private static Commands.Listener collecting(ByteArrayOutputStream out) {
        return new Commands.Listener() {
            @Override
            public void output(byte[] part) {
                out.writeBytes(part);
            }

            @Override
            public void error(byte[] part) {
                // cat's words about a file that is not there
            }

            @Override
            public void note(String line) {
                // of what a copy of a pod waits for; this runs in the pod itself
            }
        };
    }
}
