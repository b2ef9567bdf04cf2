package dev.kilter.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A fresh copy of a process's pod that waits for a person's command: the same image, user, variables and Secrets, but
/// no open port, and in place of the process a small program from the runner's image. That one ends, and the pod with
/// it, when the lifeline is let go that the server holds, or when nobody took it up in a minute. Pure.
final class HeldPod {
    /// Opens the lifeline and holds it for as long as the caller's end of stdin is open. (busybox' `cat` sees an
    /// end at once where one end is a named pipe.)
    static final List<String> LIFELINE = List.of(
            "/kilter/busybox", "sh", "-c", ": > /kilter/met; exec 3> /kilter/life; while read -r word; do :; done");

    /// The lifeline is there before anybody may look for it.
    private static final String BRING = "cp /bin/busybox /kilter/busybox && mkfifo /kilter/life";

    private static final String HOLD = """
        (/kilter/busybox sleep 60; [ -e /kilter/met ] || : > /kilter/life) &
        read -r gone < /kilter/life
        exit 0
        """;
    private static final String PLACE = "kilter";
    private static final long GRACE_SECONDS = 1;
    /// What belongs to the process that is copied, not to the copy.
    private static final Set<String> OWN = Set.of("KILTER_PROCESS", "KILTER_PHASE");

    private HeldPod() {}

    static PodSpec of(PodSpec original, String runnerImage) {
        Container process = original.getContainers().getFirst();
        VolumeMount place = new VolumeMountBuilder()
                .withName(PLACE)
                .withMountPath("/kilter")
                .build();
        List<EnvVar> variables = new ArrayList<>(process.getEnv().stream()
                .filter(variable -> !OWN.contains(variable.getName()))
                .toList());
        variables.add(new EnvVar("KILTER_PROCESS", "run", null));
        variables.add(new EnvVar("KILTER_PHASE", "run", null));
        Container held = new ContainerBuilder(process)
                .withName("command")
                .withCommand("/kilter/busybox", "sh", "-c", HOLD)
                .withArgs()
                .withEnv(variables)
                .withPorts()
                .withStartupProbe(null)
                .withReadinessProbe(null)
                .withLivenessProbe(null)
                .withLifecycle(null)
                .addToVolumeMounts(place)
                .build();
        Container bringing = new ContainerBuilder()
                .withName("hold")
                .withImage(runnerImage)
                .withCommand("/bin/busybox", "sh", "-c", BRING)
                .withResources(process.getResources())
                .withSecurityContext(process.getSecurityContext())
                .withVolumeMounts(place)
                .build();
        return new PodSpecBuilder(original)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withTopologySpreadConstraints()
                .withInitContainers(bringing)
                .withContainers(held)
                .addNewVolume()
                .withName(PLACE)
                .withEmptyDir(new EmptyDirVolumeSource())
                .endVolume()
                .build();
    }
}
