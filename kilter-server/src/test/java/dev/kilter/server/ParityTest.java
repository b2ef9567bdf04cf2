package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.wire.ImageAnswer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParityTest {
    private static Parity.Has has(String env, List<String> variables, List<String> secrets, @Nullable String migrated) {
        TreeMap<String, String> values = new TreeMap<>();
        variables.forEach(name -> values.put(name, "x"));
        return new Parity.Has(new EnvName(env), env.equals("prod"), values, new TreeSet<>(secrets), migrated);
    }

    private static Parity.Has with(String env, Map<String, String> variables) {
        return new Parity.Has(new EnvName(env), env.equals("prod"), new TreeMap<>(variables), new TreeSet<>(), null);
    }

    private static ImageAnswer found(boolean setAside) {
        return new ImageAnswer(
                List.of(
                        new ImageAnswer.Found("API_URL", "/app/dist/\nmain.js"),
                        new ImageAnswer.Found("NEVER_ASKED", "/app/x")),
                null,
                setAside);
    }

    @Test
    void a_key_that_is_missing_is_named_with_the_command_that_sets_it() {
        Parity parity = new Parity(
                has("dev", List.of("LOG", "COLOUR"), List.of("API_KEY"), null),
                has("prod", List.of("LOG"), List.of(), null));

        assertThat(parity.refusal(true, null)).hasValueSatisfying(problem -> {
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

        assertThat(parity.refusal(false, null)).isEmpty();
    }

    @Test
    void migrations_that_only_the_first_env_has_had_need_the_flag() {
        Parity parity = new Parity(has("dev", List.of(), List.of(), "b"), has("prod", List.of(), List.of(), "a"));

        assertThat(parity.refusal(false, null)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(KilterCode.MIGRATIONS_LEFT_OUT.code());
            assertThat(problem.hint()).isEqualTo("kilter promote dev prod --migration");
        });
        assertThat(parity.refusal(true, null)).isEmpty();
    }

    @Test
    void only_values_that_the_other_env_has_not_and_nobody_writes_by_chance_are_looked_for() {
        Parity parity = new Parity(
                with(
                        "dev",
                        Map.of(
                                "API_URL", "https://api.dev.example.com",
                                "SAME", "https://same.example.com",
                                "ELSEWHERE", "https://both.example.com",
                                "SHORT", "a-b-c-d",
                                "WORD", "development",
                                "PORT", "18080180",
                                "HOST", "127.0.0.1",
                                "FLAG", "true")),
                with(
                        "prod",
                        Map.of(
                                "API_URL", "https://api.example.com",
                                "SAME", "https://same.example.com",
                                "OTHER", "https://both.example.com")));

        assertThat(parity.telling()).containsExactly(Map.entry("API_URL", "https://api.dev.example.com"));
    }

    @Test
    void what_is_built_in_is_refused_by_a_protected_env_and_told_by_others_without_the_value() {
        Parity.Has dev = with("dev", Map.of("API_URL", "https://api.dev.example.com"));
        Parity toProd = new Parity(dev, with("prod", Map.of("API_URL", "https://api.example.com")));
        Parity toAlpha = new Parity(dev, with("alpha", Map.of("API_URL", "https://api.example.com")));
        String told = "'/app/dist/?main.js' holds the value that API_URL has in 'dev'";

        assertThat(toProd.refusal(false, found(false))).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(KilterCode.VALUE_BUILT_IN.code());
            assertThat(problem.evidence()).containsExactly(told);
            assertThat(problem.hint()).contains("--allow-built-in");
            assertThat(problem.toString()).doesNotContain("api.dev.example.com");
        });
        assertThat(toProd.refusal(false, found(true))).isEmpty();
        assertThat(toProd.isSetAside(found(true))).isTrue();
        assertThat(toAlpha.refusal(false, found(false))).isEmpty();
        assertThat(toAlpha.isSetAside(found(true))).isFalse();
        assertThat(toAlpha.notices(found(false))).containsExactly("image     " + told);
        assertThat(toProd.notices(new ImageAnswer(List.of(), "no login", false)))
                .containsExactly("image     nobody looked for values of 'dev' in it: no login");
    }
}
