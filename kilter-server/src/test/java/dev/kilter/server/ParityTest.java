package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.problem.KilterCode;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParityTest {
    private static Parity.Has has(String env, List<String> variables, List<String> secrets, @Nullable String migrated) {
        return new Parity.Has(new EnvName(env), new TreeSet<>(variables), new TreeSet<>(secrets), migrated);
    }

    @Test
    void a_key_that_is_missing_is_named_with_the_command_that_sets_it() {
        Parity parity = new Parity(
                has("dev", List.of("LOG", "COLOUR"), List.of("API_KEY"), null),
                has("prod", List.of("LOG"), List.of(), null));

        assertThat(parity.refusal(true)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(KilterCode.KEY_MISSING.code());
            assertThat(problem.detail()).isEqualTo("'prod' lacks keys that 'dev' has: API_KEY, COLOUR");
            assertThat(problem.hint()).isEqualTo("kilter secrets set API_KEY --env prod");
            assertThat(problem.evidence())
                    .containsExactly("API_KEY is a secret's in dev", "COLOUR is a plain variable in dev");
        });
    }

    @Test
    void a_secret_may_stand_for_a_plain_variable_and_more_keys_do_no_harm() {
        Parity parity = new Parity(
                has("dev", List.of("API_KEY"), List.of(), "a"), has("prod", List.of("MORE"), List.of("API_KEY"), "a"));

        assertThat(parity.refusal(false)).isEmpty();
    }

    @Test
    void migrations_that_only_the_first_env_has_had_need_the_flag() {
        Parity parity = new Parity(has("dev", List.of(), List.of(), "b"), has("prod", List.of(), List.of(), "a"));

        assertThat(parity.refusal(false)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(KilterCode.MIGRATIONS_LEFT_OUT.code());
            assertThat(problem.hint()).isEqualTo("kilter promote dev prod --migration");
        });
        assertThat(parity.refusal(true)).isEmpty();
    }
}
