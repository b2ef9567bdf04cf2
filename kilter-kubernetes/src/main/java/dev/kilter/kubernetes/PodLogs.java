package dev.kilter.kubernetes;

import dev.kilter.api.KnownProcesses;
import dev.kilter.api.ProcessLogs;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The logs of pods.
final class PodLogs implements ProcessLogs {
    private final KubernetesClient client;
    private final KnownProcesses processes;

    PodLogs(KubernetesClient client, KnownProcesses processes) {
        this.client = client;
        this.processes = processes;
    }

    @Override
    public void read(
            Slot slot, String process, int lines, boolean follow, BooleanSupplier open, Consumer<String> line) {
        String namespace = slot.names().namespace();
        List<Pod> all = pods(namespace);
        Set<String> known =
                processes.of(slot, all.stream().map(PodLogs::process).toList());
        if (!known.contains(process)) {
            throw Problem.of(
                            KilterCode.NO_SUCH_THING,
                            "there is no process '" + process + "' in " + slot,
                            known.isEmpty() ? "Deploy first." : "Use one of: " + String.join(", ", known) + ".")
                    .toException();
        }
        Map<String, Instant> heard = new HashMap<>();
        all.stream()
                .filter(pod -> process(pod).equals(process))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .forEach(pod -> news(namespace, pod, lines, heard, line));
        while (follow && open.getAsBoolean()) {
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pods(namespace).stream()
                    .filter(pod -> process(pod).equals(process))
                    .forEach(pod -> news(namespace, pod, Integer.MAX_VALUE, heard, line));
        }
    }

    /// Gives the lines since the last one heard of this pod. The API server's stamps tell them apart.
    private void news(String namespace, Pod pod, int lines, Map<String, Instant> heard, Consumer<String> line) {
        String name = pod.getMetadata().getName();
        Instant since = heard.get(name);
        for (String stamped : stamped(namespace, name, lines, since).lines().toList()) {
            int space = stamped.indexOf(' ');
            if (space < 0) {
                continue;
            }
            Instant at = Instant.parse(stamped.substring(0, space));
            if (since == null || at.isAfter(since)) {
                line.accept(stamped.substring(space + 1));
                heard.put(name, at);
            }
        }
    }

    private String stamped(String namespace, String pod, int lines, @org.jspecify.annotations.Nullable Instant since) {
        try {
            return LogText.of(
                    client,
                    namespace,
                    pod,
                    "timestamps=true&" + (since == null ? "tailLines=" + lines : "sinceTime=" + since));
        } catch (KubernetesClientException e) {
            if (ApiTrouble.isGone(e) || e.getCode() == java.net.HttpURLConnection.HTTP_BAD_REQUEST) {
                return "";
            }
            throw ApiTrouble.problem(e);
        }
    }

    private List<Pod> pods(String namespace) {
        return ApiTrouble.reading(() -> client.pods()
                .inNamespace(namespace)
                .withLabel(SlotLabels.PROCESS)
                .list()
                .getItems());
    }

    private static String process(Pod pod) {
        return SlotLabels.process(pod.getMetadata().getLabels());
    }
}
