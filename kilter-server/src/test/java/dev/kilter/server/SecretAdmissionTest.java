package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecretAdmissionTest {
    static final String OWN = "age1" + "q".repeat(58);
    static final String OTHER = "age1" + "p".repeat(58);
    static final String ONE = "11".repeat(32);
    static final String TWO = "22".repeat(32);

    static SealedSecret sealed(String name, String fingerprint, int size, String... recipients) {
        String leaf = "ENC[AES256_GCM,data:" + "A".repeat(size) + ",iv:AAAA,tag:AAAA,type:str]";
        return new SealedSecret(
                name,
                fingerprint,
                new SealedValues(
                        new TreeMap<>(Map.of("KEY", leaf)),
                        Arrays.stream(recipients)
                                .map(recipient -> new SealedValues.SealedKey(
                                        recipient,
                                        "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"))
                                .toList(),
                        "2026-11-23T12:00:00Z",
                        leaf.substring(0, 20) + "AAAA,iv:AAAA,tag:AAAA,type:str]",
                        "3.13.2"));
    }

    static SecretChanges changes(boolean confirms, String name, SecretChange change) {
        return new SecretChanges(new TreeMap<>(Map.of(name, change)), confirms);
    }

    private static Optional<String> refusal(
            @Nullable SecretChanges changes,
            @Nullable String recipient,
            List<SealedSecret> wanted,
            String... consumed) {
        SecretsConfig consumer = new SecretsConfig(new TreeMap<>(), List.of(consumed), List.of(), List.of());
        return SecretAdmission.refusal(
                        changes,
                        consumer,
                        0,
                        new SecretAdmission.Existing(recipient, wanted, Map.of("app", Set.of(ONE))))
                .map(Problem::detail);
    }

    @Test
    void what_is_sealed_for_the_platform_is_taken() {
        SecretChange set = new SecretChange.Set(sealed("app", ONE, 4, OWN));
        assertThat(refusal(changes(false, "app", set), OWN, List.of(), "app")).isEmpty();
        assertThat(refusal(null, OWN, List.of())).isEmpty();
    }

    @Test
    void what_the_platform_could_not_open_is_refused() {
        SecretChange set = new SecretChange.Set(sealed("app", ONE, 4, OTHER));
        assertThat(refusal(changes(true, "app", set), OWN, List.of()))
                .contains("the secret 'app' is not sealed for this platform's key");
        assertThat(refusal(changes(true, "app", set), null, List.of()))
                .contains("this platform has no key that secrets could be sealed for");
    }

    @Test
    void an_env_has_no_more_secrets_than_its_resource_holds() {
        List<SealedSecret> most = IntStream.range(0, 200)
                .mapToObj(i -> sealed("set-" + i, ONE, 4, OWN))
                .toList();
        SecretChange set = new SecretChange.Set(sealed("app", ONE, 4, OWN));

        assertThat(refusal(changes(false, "app", set), OWN, most.subList(1, 200)))
                .isEmpty();
        assertThat(refusal(changes(false, "app", set), OWN, most))
                .contains("the env would have 201 Secrets, and single keys are one each");
        assertThat(refusal(changes(false, "set-7", new SecretChange.Remove()), OWN, most))
                .isEmpty();
        assertThat(refusal(null, OWN, most)).isEmpty();
    }

    @Test
    void other_recipients_than_before_need_a_confirmation() {
        SecretChange set = new SecretChange.Set(sealed("app", TWO, 4, OWN, OTHER));
        List<SealedSecret> before = List.of(sealed("app", ONE, 4, OWN));
        assertThat(refusal(changes(false, "app", set), OWN, before))
                .contains("the secret 'app' is sealed for other keys than the env's secrets so far");
        assertThat(refusal(changes(true, "app", set), OWN, before)).isEmpty();
        assertThat(refusal(changes(false, "app", set), OWN, List.of())).isEmpty();
    }

    @Test
    void only_what_there_is_can_be_kept() {
        assertThat(refusal(changes(false, "app", new SecretChange.Keep(ONE)), OWN, List.of()))
                .isEmpty();
        assertThat(refusal(changes(false, "app", new SecretChange.Keep(TWO)), OWN, List.of()))
                .contains("the platform does not have the values of the secret 'app' that this deploy keeps");
    }

    @Test
    void an_app_consumes_only_what_the_env_will_have() {
        List<SealedSecret> wanted = List.of(sealed("app", ONE, 4, OWN));
        assertThat(refusal(null, OWN, wanted, "app")).isEmpty();
        assertThat(refusal(null, OWN, List.of(), "app"))
                .contains("the app consumes the secret 'app', and the env does not have it");
        assertThat(refusal(changes(false, "app", new SecretChange.Remove()), OWN, wanted, "app"))
                .contains("the app consumes the secret 'app', and the env does not have it");
    }

    @Test
    void all_of_them_together_have_a_limit() {
        List<SealedSecret> wanted = List.of(sealed("big", ONE, 500_000, OWN));
        SecretChange set = new SecretChange.Set(sealed("app", ONE, 300_000, OWN));
        assertThat(refusal(changes(false, "app", set), OWN, List.of())).isEmpty();
        assertThat(refusal(changes(false, "app", set), OWN, wanted).orElseThrow())
                .matches("the app's config and sealed secrets have 80[0-9]{4} bytes together");
        assertThat(refusal(changes(false, "big", new SecretChange.Set(sealed("big", TWO, 500_000, OWN))), OWN, wanted))
                .as("the old one goes")
                .isEmpty();
    }
}
