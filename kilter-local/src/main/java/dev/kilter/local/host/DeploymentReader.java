package dev.kilter.local.host;

import dev.kilter.sdk.app.CronConfig;
import dev.kilter.sdk.app.CronSchedule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a Deployment as a process of this host, and a CronJob as something that recurs on it. Pure.
final class DeploymentReader {
    private static final String PROCESS = "kilter.dev/process";
    private static final Pattern HEALTH = Pattern.compile("/[A-Za-z0-9._~/?=&%+-]*");
    private static final String GRACE = "kilter.dev/grace-seconds";
    private static final int LAST_PORT = 65_535;
    private static final int USUAL_TIMEOUT_SECONDS = 3;
    private static final long USUAL_GRACE_SECONDS = 30;

    private final String namespace;
    private final List<ConfigMap> configMaps;

    DeploymentReader(String namespace, List<ConfigMap> configMaps) {
        this.namespace = namespace;
        this.configMaps = configMaps;
    }

    Workload read(Deployment deployment, List<String> hosts) {
        ProcessSpec spec = spec(deployment, deployment.getSpec().getTemplate());
        Integer replicas = deployment.getSpec().getReplicas();
        DeploymentStrategy strategy = deployment.getSpec().getStrategy();
        boolean recreate = strategy != null && "Recreate".equals(strategy.getType());
        return new Workload(spec, replicas == null ? 1 : replicas, hosts, recreate);
    }

    CronSpec read(CronJob job) {
        String name = job.getMetadata().getName();
        CronJobSpec wanted = job.getSpec();
        try {
            CronSchedule.parse(wanted.getSchedule());
            String zone = wanted.getTimeZone() == null ? "Etc/UTC" : wanted.getTimeZone();
            String policy = wanted.getConcurrencyPolicy() == null ? "Allow" : wanted.getConcurrencyPolicy();
            return new CronSpec(
                    spec(job, wanted.getJobTemplate().getSpec().getTemplate()),
                    wanted.getSchedule(),
                    ZoneId.of(zone).getId(),
                    CronConfig.Concurrency.valueOf(policy.toUpperCase(Locale.ROOT)),
                    Boolean.TRUE.equals(wanted.getSuspend()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unknown(name, "the schedule '" + wanted.getSchedule() + "': " + e.getMessage());
        }
    }

    private ProcessSpec spec(HasMetadata object, PodTemplateSpec template) {
        String name = object.getMetadata().getName();
        Map<String, String> labels = object.getMetadata().getLabels();
        String process = labels == null ? name : labels.getOrDefault(PROCESS, name);
        PodSpec pod = template.getSpec();
        if (pod.getContainers().size() != 1 || !pod.getInitContainers().isEmpty()) {
            throw unknown(name, "more than one container");
        }
        for (Volume volume : pod.getVolumes()) {
            if (volume.getEmptyDir() == null) {
                throw unknown(name, "the volume '" + volume.getName() + "'");
            }
        }
        Container container = pod.getContainers().getFirst();
        return new ProcessSpec(
                new ProcessSpec.Id(namespace, process, TemplateHash.of(template)),
                program(name, container),
                environment(name, container),
                listening(name, container, patience(name, template)),
                grace(pod),
                MemoryLimit.of(container.getResources()));
    }

    private static Program.OfImage program(String name, Container container) {
        String image = container.getImage() == null ? "" : container.getImage();
        int at = image.indexOf("@sha256:");
        if (at < 0) {
            throw unknown(name, "the image '" + image + "', which is not named by its digest");
        }
        return new Program.OfImage(image.substring(at + 1), container.getCommand(), container.getArgs());
    }

    private Environment environment(String name, Container container) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        Map<String, Environment.SecretKey> keys = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getSecretRef() != null && source.getPrefix() == null) {
                secrets.add(source.getSecretRef().getName());
            } else if (source.getConfigMapRef() != null && source.getPrefix() == null) {
                values.putAll(configMap(name, source.getConfigMapRef().getName()));
            } else {
                throw unknown(name, "an envFrom of another kind than secretRef and configMapRef");
            }
        }
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                values.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
            } else if (variable.getValueFrom().getSecretKeyRef() != null) {
                var ref = variable.getValueFrom().getSecretKeyRef();
                keys.put(variable.getName(), new Environment.SecretKey(ref.getName(), ref.getKey()));
            } else {
                throw unknown(name, "a valueFrom of the variable '" + variable.getName() + "'");
            }
        }
        return new Environment(values, secrets, keys, MemoryLimit.variables(MemoryLimit.of(container.getResources())));
    }

    private Map<String, String> configMap(String name, String wanted) {
        return configMaps.stream()
                .filter(map -> map.getMetadata().getName().equals(wanted))
                .findFirst()
                .map(ConfigMap::getData)
                .orElseThrow(() -> unknown(name, "the ConfigMap '" + wanted + "', which is not there"));
    }

    private static ProcessSpec.Listening listening(String name, Container container, Duration grace) {
        if (container.getPorts().isEmpty()) {
            return new ProcessSpec.Listening(0, null);
        }
        ContainerPort port = container.getPorts().getFirst();
        if (port.getContainerPort() < 1 || port.getContainerPort() > LAST_PORT) {
            throw unknown(name, "the port " + port.getContainerPort());
        }
        Probe readiness = container.getReadinessProbe();
        return new ProcessSpec.Listening(
                port.getContainerPort(), health(name, readiness), probe(port.getContainerPort(), readiness, grace));
    }

    /// Null: all of it is as usual.
    private static ProcessSpec.@Nullable Probe probe(int own, @Nullable Probe readiness, Duration grace) {
        int port = readiness == null ? own : port(own, readiness);
        Integer seconds = readiness == null ? null : readiness.getTimeoutSeconds();
        Duration timeout = seconds == null || seconds == USUAL_TIMEOUT_SECONDS ? null : Duration.ofSeconds(seconds);
        return port == own && timeout == null && grace.isZero()
                ? null
                : new ProcessSpec.Probe(port == own ? 0 : port, timeout, grace);
    }

    private static int port(int own, Probe readiness) {
        IntOrString asked = readiness.getHttpGet() != null
                ? readiness.getHttpGet().getPort()
                : readiness.getTcpSocket().getPort();
        Integer number = asked == null ? null : asked.getIntVal();
        return number == null ? own : number;
    }

    /// How long after its start it may be ill; the chart writes it.
    private static Duration patience(String name, PodTemplateSpec template) {
        Map<String, String> annotations =
                template.getMetadata() == null ? null : template.getMetadata().getAnnotations();
        String seconds = annotations == null ? "0" : annotations.getOrDefault(GRACE, "0");
        if (!seconds.matches("[0-9]{1,9}")) {
            throw unknown(name, "the annotation " + GRACE + ": '" + seconds + "'");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static @Nullable String health(String name, @Nullable Probe probe) {
        if (probe == null) {
            return null;
        }
        HTTPGetAction get = probe.getHttpGet();
        if (get != null) {
            String path = get.getPath() == null ? "/" : get.getPath();
            if (!HEALTH.matcher(path).matches()) {
                throw unknown(name, "the health path '" + path + "'");
            }
            return path;
        }
        if (probe.getTcpSocket() == null) {
            throw unknown(name, "a readinessProbe of another kind than httpGet and tcpSocket");
        }
        return null;
    }

    private static Duration grace(PodSpec pod) {
        Long seconds = pod.getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(seconds == null ? USUAL_GRACE_SECONDS : seconds);
    }

    private static dev.kilter.sdk.problem.KilterException unknown(String name, String what) {
        return ManifestFiles.failed(
                "the object '" + name + "' has " + what + ", which the local platform does not know");
    }
}
