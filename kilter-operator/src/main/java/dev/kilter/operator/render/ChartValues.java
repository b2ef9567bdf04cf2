package dev.kilter.operator.render;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The values that the chart kilter-app takes, as plain maps for one JSON document.
public final class ChartValues {
    private ChartValues() {}

    /// The values of this resource on this platform.
    public static Map<String, Object> of(KilterAppSpec spec, ChartPlatform platform) {
        AppConfig config = spec.config();
        Map<String, Object> processes = new LinkedHashMap<>();
        config.processes()
                .forEach((name, process) ->
                        processes.put(name, Map.of("command", process.command(), "replicas", process.replicas())));
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
                        "replicas",
                        config.web().replicas()));
        values.put("env", config.variables());
        values.put("processes", processes);
        values.put("databaseSecret", config.database() == DatabaseKind.POSTGRES ? JobEnvironment.APP_SECRET : "");
        values.put("secrets", spec.consumed());
        values.put("gateway", Map.of("name", platform.gateway(), "namespace", platform.gatewayNamespace()));
        String pullSecret = platform.pullSecret();
        values.put("imagePullSecrets", pullSecret == null ? List.of() : List.of(pullSecret));
        return values;
    }
}
