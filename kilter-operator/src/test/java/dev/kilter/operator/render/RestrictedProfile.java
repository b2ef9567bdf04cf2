package dev.kilter.operator.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The profile "restricted" of the Pod Security Standards (kubernetes.io, v1.34), written down from its text and not
/// from the chart.
final class RestrictedProfile {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range");

    private final List<String> complaints = new ArrayList<>();

    private RestrictedProfile() {}

    /// What this pod spec may not have; empty: it passes.
    static List<String> complaints(JsonNode pod) {
        RestrictedProfile profile = new RestrictedProfile();
        profile.pod(pod);
        return profile.complaints;
    }

    private void pod(JsonNode pod) {
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            check(!pod.path(host).asBoolean(), host);
        }
        for (JsonNode volume : pod.path("volumes")) {
            for (String field : fields(volume)) {
                check(field.equals("name") || VOLUMES.contains(field), "volume of type " + field);
            }
        }
        JsonNode security = pod.path("securityContext");
        for (JsonNode sysctl : security.path("sysctls")) {
            check(SYSCTLS.contains(sysctl.path("name").asText()), "sysctl");
        }
        List<JsonNode> containers = Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(kind -> items(pod.path(kind)))
                .toList();
        check(!containers.isEmpty(), "no container");
        for (JsonNode container : containers) {
            container(security, container);
        }
    }

    private void container(JsonNode pod, JsonNode container) {
        JsonNode own = container.path("securityContext");
        check(!own.path("privileged").asBoolean(), "privileged");
        check(
                own.path("allowPrivilegeEscalation").isBoolean()
                        && !own.path("allowPrivilegeEscalation").asBoolean(),
                "allowPrivilegeEscalation");
        check(either(own, pod, "runAsNonRoot").asBoolean(), "runAsNonRoot");
        check(either(own, pod, "runAsUser").asInt(1) != 0, "runAsUser 0");
        check(
                Set.of("RuntimeDefault", "Localhost")
                        .contains(
                                either(own, pod, "seccompProfile").path("type").asText()),
                "seccompProfile");
        check(
                Set.of("", "RuntimeDefault", "Localhost")
                        .contains(
                                either(own, pod, "appArmorProfile").path("type").asText()),
                "appArmorProfile");
        check(either(own, pod, "seLinuxOptions").isMissingNode(), "seLinuxOptions");
        check(!either(own, pod, "windowsOptions").path("hostProcess").asBoolean(), "hostProcess");
        check(Set.of("", "Default").contains(own.path("procMount").asText()), "procMount");
        check(
                items(own.at("/capabilities/drop"))
                        .anyMatch(name -> name.asText().equals("ALL")),
                "capabilities not dropped");
        check(
                items(own.at("/capabilities/add"))
                        .allMatch(name -> name.asText().equals("NET_BIND_SERVICE")),
                "capabilities added");
        for (JsonNode port : container.path("ports")) {
            check(port.path("hostPort").asInt(0) == 0, "hostPort");
        }
        for (String handler : List.of(
                "/livenessProbe/httpGet/host",
                "/readinessProbe/httpGet/host",
                "/startupProbe/httpGet/host",
                "/livenessProbe/tcpSocket/host",
                "/readinessProbe/tcpSocket/host",
                "/startupProbe/tcpSocket/host",
                "/lifecycle/preStop/httpGet/host",
                "/lifecycle/postStart/httpGet/host")) {
            check(container.at(handler).asText().isEmpty(), "host of a probe");
        }
    }

    private void check(boolean good, String complaint) {
        if (!good) {
            complaints.add(complaint);
        }
    }

    private static JsonNode either(JsonNode own, JsonNode pod, String field) {
        return own.has(field) ? own.path(field) : pod.path(field);
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static List<String> fields(JsonNode object) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
