package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTroubleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | pods is forbidden: exceeded quota: small                                        | ADMISSION_REFUSED
        400 | admission webhook "policy.example.com" denied the request: no                   | ADMISSION_REFUSED
        500 | admission webhook "policy.example.com" denied the request: no                   | ADMISSION_REFUSED
        500 | Internal error occurred: failed calling webhook "policy.example.com": timed out | UNREACHABLE
        503 | the server is currently unable to handle the request                            | UNREACHABLE
        429 | too many requests, please try again later                                       | UNREACHABLE
        409 | Operation cannot be fulfilled: the object has been modified                     | UNREACHABLE
        422 | spec: Invalid value: the fence never falls                                      | LEASE_LOST
        """)
    void a_no_ends_the_deploy_and_an_absence_is_waited_for(int status, String message, KilterCode code) {
        KubernetesClientException answer = new KubernetesClientException(
                message,
                status,
                new StatusBuilder().withMessage(message).withCode(status).build());

        assertThat(ApiTrouble.problem(answer).problem().code()).isEqualTo(code.code());
    }
}
