package dev.kilter.kubernetes;

import dev.kilter.server.NodeProcessors;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The processors of the cluster's nodes. Asked for at most once in five minutes; an install that may not list nodes
/// knows none, and says so once.
final class ClusterNodes implements NodeProcessors {
    private static final System.Logger LOG = System.getLogger(ClusterNodes.class.getName());
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Set<String> KEEPS_PODS_AWAY = Set.of("NoSchedule", "NoExecute");
    /// Of nodes that are about to come back.
    private static final String PASSING = "node.kubernetes.io/";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private List<String> known = List.of();
    private Instant until = Instant.MIN;
    private boolean told;

    ClusterNodes(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public List<String> current() {
        asking.lock();
        try {
            Instant now = clock.instant();
            if (!now.isBefore(until)) {
                known = listed();
                until = now.plus(KEPT);
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    private List<String> listed() {
        try {
            List<String> found = processors(client.nodes().list().getItems());
            told = false;
            return found;
        } catch (KubernetesClientException e) {
            if (!told) {
                told = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the processors of the cluster''s nodes are not known, so images are built for the machine"
                                + " that deploys: {0}",
                        e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
            }
            return List.of();
        }
    }

    /// Those of nodes that an app's pods may come to, the commonest first: they tolerate no taints. Where all nodes
    /// have some, those of all.
    static List<String> processors(List<Node> nodes) {
        List<Node> linux = nodes.stream()
                .filter(node -> "linux".equals(info(node).getOperatingSystem())
                        && info(node).getArchitecture() != null)
                .toList();
        List<Node> open = linux.stream().filter(ClusterNodes::isOpen).toList();
        Map<String, Long> counts = (open.isEmpty() ? linux : open)
                .stream()
                        .map(node -> info(node).getArchitecture())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOpen(Node node) {
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        return taints == null
                || taints.stream()
                        .noneMatch(taint -> KEEPS_PODS_AWAY.contains(taint.getEffect())
                                && !taint.getKey().startsWith(PASSING));
    }

    private static NodeSystemInfo info(Node node) {
        NodeSystemInfo info = node.getStatus() == null ? null : node.getStatus().getNodeInfo();
        return info == null ? new NodeSystemInfo() : info;
    }
}
