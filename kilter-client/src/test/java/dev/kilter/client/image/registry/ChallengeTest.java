package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void a_bearer_challenge_names_realm_service_and_scope() {
        assertThat(Challenge.all(List.of("Bearer realm=\"https://auth.example/token\",service=\"registry.example\","
                        + "scope=\"repository:acme/shop:pull,push\",error=\"invalid_token\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.example/token",
                                "service", "registry.example",
                                "scope", "repository:acme/shop:pull,push",
                                "error", "invalid_token")));
    }

    @Test
    void several_stand_in_one_header_or_in_several() {
        assertThat(Challenge.all(List.of("Negotiate, Basic realm=\"a \\\"b\\\"\", BEARER Realm=x , service=y")))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a \"b\"")),
                        new Challenge("bearer", Map.of("realm", "x", "service", "y")));
        assertThat(Challenge.all(List.of("Basic", "Bearer realm=\"z\"")))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "bearer");
    }

    @Test
    void nonsense_is_no_challenge() {
        assertThat(Challenge.all(List.of("", "\"", "=,="))).isEmpty();
    }
}
