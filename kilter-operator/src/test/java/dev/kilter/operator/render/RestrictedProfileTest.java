package dev.kilter.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The check that generated apps pass sees what it must.
class RestrictedProfileTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String GOOD = """
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        volumes: [{name: tmp, emptyDir: {}}]
        containers:
          - name: web
            ports: [{containerPort: 80}]
            readinessProbe: {httpGet: {path: /, port: 80}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """;

    @Test
    void a_restricted_pod_passes() throws JsonProcessingException {
        assertThat(RestrictedProfile.complaints(YAML.readTree(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        volumes: | hostNetwork: true%volumes: | hostNetwork
        volumes: | hostPID: true%volumes: | hostPID
        runAsNonRoot: true, | | runAsNonRoot
        runAsNonRoot: true, | runAsNonRoot: true, runAsUser: 0, | runAsUser 0
        RuntimeDefault | Unconfined | seccompProfile
        emptyDir: {} | hostPath: {path: /} | volume of type hostPath
        {containerPort: 80} | {containerPort: 80, hostPort: 80} | hostPort
        path: /, | path: /, host: 127.0.0.1, | host of a probe
        allowPrivilegeEscalation: false | allowPrivilegeEscalation: true | allowPrivilegeEscalation
        allowPrivilegeEscalation: false, | | allowPrivilegeEscalation
        allowPrivilegeEscalation: false | allowPrivilegeEscalation: false, privileged: true | privileged
        drop: [ALL] | drop: [NET_RAW] | capabilities not dropped
        drop: [ALL] | drop: [ALL], add: [SYS_ADMIN] | capabilities added
        drop: [ALL]} | drop: [ALL]}, procMount: Unmasked | procMount
        """)
    void each_thing_that_is_forbidden_is_named(String found, String instead, String complaint)
            throws JsonProcessingException {
        String bad = GOOD.replace(found, instead == null ? "" : instead.replace('%', '\n'));
        assertThat(bad).isNotEqualTo(GOOD);
        assertThat(RestrictedProfile.complaints(YAML.readTree(bad))).containsExactly(complaint);
    }
}
