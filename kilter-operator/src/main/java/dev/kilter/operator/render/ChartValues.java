package dev.kilter.operator.render;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.HealthProbe;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that the chart kilter-app takes, as plain maps for one JSON document.
public final class ChartValues {
    private ChartValues() {}

    /// The values of this resource on this platform.
    public static Map<String, Object> of(KilterAppSpec spec, ChartPlatform platform) {
        AppConfig config = spec.config();
        Map<String, Object> processes = new LinkedHashMap<>();
        config.processes().forEach((name, process) -> processes.put(name, process(process, spec.hosts(name))));
        String health = config.web().health();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "slot",
                Map.of(
                        "org", config.project().org(),
                        "app", config.project().app(),
                        "env", config.env().value()));
        values.put("namespace", spec.namespace());
        values.put("host", spec.host() == null ? "" : spec.host());
        values.put("image", spec.image().value());
        values.put(
                "web",
                Map.of(
                        "port",
                        config.web().port(),
                        "public",
                        spec.host() != null,
                        "health",
                        health == null ? "" : health,
                        "probe",
                        probe(config.web().probe(), config.web().port()),
                        "replicas",
                        config.web().replicas(),
                        "resources",
                        resources(config.web().resources()),
                        "domains",
                        config.web().domains()));
        values.put("env", config.variables());
        values.put("processes", processes);
        values.put("cron", cron(config));
        values.put("databaseSecret", config.database() == DatabaseKind.POSTGRES ? JobEnvironment.APP_SECRET : "");
        values.put("secrets", spec.consumed());
        values.put("gateway", Map.of("name", platform.gateway(), "namespace", platform.gatewayNamespace()));
        String pullSecret = platform.pullSecret();
        values.put("imagePullSecrets", pullSecret == null ? List.of() : List.of(pullSecret));
        String processor = config.build().processor();
        values.put("processor", processor == null ? "" : processor);
        return values;
    }

    private static Map<String, Object> process(ProcessConfig process, List<String> hosts) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("command", process.command());
        value.put("replicas", process.replicas());
        value.put("resources", resources(process.resources()));
        value.put("port", process.port());
        value.put("health", process.health() == null ? "" : process.health());
        value.put("probe", probe(process.probe(), process.port()));
        value.put("hosts", hosts);
        value.put("singleton", process.recreate());
        return value;
    }

    private static Map<String, Object> cron(AppConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        config.cron()
                .forEach((name, entry) -> values.put(
                        name,
                        Map.of(
                                "schedule", entry.schedule(),
                                "command", entry.command(),
                                "timezone", entry.timezone(),
                                "concurrency", entry.concurrency().name().toLowerCase(Locale.ROOT),
                                // an env sleeps when nothing of it answers; what recurs
                                // sleeps with it
                                "suspend", config.web().replicas() == 0,
                                "resources", resources(entry.resources()))));
        return values;
    }

    /// The chart knows what is usual, the process's own port among it.
    private static Map<String, Long> probe(@Nullable HealthProbe probe, int own) {
        Map<String, Long> values = new LinkedHashMap<>();
        if (probe != null) {
            if (probe.port() != 0 && probe.port() != own) {
                values.put("port", (long) probe.port());
            }
            seconds(values, "intervalSeconds", probe.interval());
            seconds(values, "timeoutSeconds", probe.timeout());
            seconds(values, "graceSeconds", probe.grace());
        }
        return values;
    }

    private static void seconds(Map<String, Long> values, String key, @Nullable Duration duration) {
        if (duration != null) {
            values.put(key, duration.toSeconds());
        }
    }

    /// What nobody speaks of is left to the chart.
    private static Map<String, Object> resources(@Nullable Resources resources) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (resources != null) {
            values.put("requests", quantities(resources.cpu(), resources.memory()));
            values.put("limits", quantities(resources.cpuLimit(), resources.memoryLimit()));
        }
        return values;
    }

    private static Map<String, String> quantities(@Nullable String cpu, @Nullable String memory) {
        Map<String, String> values = new LinkedHashMap<>();
        if (cpu != null) {
            values.put("cpu", cpu);
        }
        if (memory != null) {
            values.put("memory", memory);
        }
        return values;
    }
}
