package dev.kilter.kubernetes;

import dev.kilter.operator.step.JobRun;
import dev.kilter.sdk.app.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The pod of a Job, under what Pod Security calls "restricted". One that runs in the app's image has the resources of
/// the app, one of ours those that the platform team gives it: a namespace with a quota takes no pod without. Pure.
final class JobPod {
    private static final long USER = 65532L;
    /// As the chart kilter-app has it for an app that says nothing.
    private static final Map<String, String> USUAL = Map.of("cpu", "20m", "memory", "64Mi");

    private JobPod() {}

    static PodSpec of(JobRun run, PlatformSettings settings) {
        String pullSecret = settings.pullSecret();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withImagePullSecrets(pullSecret == null ? List.of() : List.of(new LocalObjectReference(pullSecret)))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withNodeSelector(nodes(run.work()))
                .withContainers(container(run, settings))
                .addNewVolume()
                .withName("tmp")
                .withEmptyDir(new EmptyDirVolumeSource())
                .endVolume()
                .build();
    }

    /// Empty: any.
    private static Map<String, String> nodes(JobRun.Work work) {
        return work instanceof JobRun.Work.InAppImage(var _, var _, var _, var processor) && processor != null
                ? Map.of("kubernetes.io/arch", processor)
                : Map.of();
    }

    private static Container container(JobRun run, PlatformSettings settings) {
        ContainerBuilder container = new ContainerBuilder()
                .withName("job")
                .withEnv(run.variables().entrySet().stream()
                        .map(entry -> new EnvVarBuilder()
                                .withName(entry.getKey())
                                // Kubernetes expands `$(NAME)`; `$$` keeps a `$` plain
                                .withValue(entry.getValue().replace("$", "$$"))
                                .build())
                        .toList())
                .withEnvFrom(run.secrets().stream()
                        .map(secret -> new EnvFromSourceBuilder()
                                .withNewSecretRef(secret, false)
                                .build())
                        .toList())
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(run.work() instanceof JobRun.Work.Runner)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(new VolumeMountBuilder()
                        .withName("tmp")
                        .withMountPath("/tmp")
                        .build());
        return switch (run.work()) {
            case JobRun.Work.Runner() ->
                container
                        .withImage(settings.runner().image())
                        .withResources(settings.runner().requirements())
                        .build();
            case JobRun.Work.InAppImage(var image, var command, var resources, var _) ->
                container
                        .withImage(image.value())
                        .withCommand(command.stream()
                                .map(word -> word.replace("$", "$$"))
                                .toList())
                        .withResources(requirements(resources))
                        .build();
            case JobRun.Work.Held _ -> throw new IllegalStateException("a copy of a pod has no other container");
        };
    }

    private static ResourceRequirements requirements(@Nullable Resources resources) {
        Map<String, Quantity> requests = quantities(USUAL);
        Map<String, Quantity> limits = new TreeMap<>();
        if (resources != null) {
            put(requests, "cpu", resources.cpu());
            put(requests, "memory", resources.memory());
            put(limits, "cpu", resources.cpuLimit());
            put(limits, "memory", resources.memoryLimit());
        }
        return new ResourceRequirements(null, limits, requests);
    }

    /// Amounts by name, such as `memory` and `64Mi`.
    static Map<String, Quantity> quantities(@Nullable Map<String, String> amounts) {
        Map<String, Quantity> quantities = new TreeMap<>();
        Optional.ofNullable(amounts).orElse(Map.of()).forEach((name, amount) -> put(quantities, name, amount));
        return quantities;
    }

    private static void put(Map<String, Quantity> quantities, String name, @Nullable String amount) {
        if (amount != null) {
            quantities.put(name, Quantity.parse(amount));
        }
    }
}
