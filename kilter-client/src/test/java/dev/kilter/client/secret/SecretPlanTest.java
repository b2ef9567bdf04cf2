package dev.kilter.client.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.client.secret.SecretPlan.Move;
import dev.kilter.client.secret.SecretSource.Reading;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.SecretsReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlanTest {
    private static final String KEY = "ab".repeat(32);
    private static final String OWN = "age1" + "q".repeat(58);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SortedMap<String, String> VALUES = new TreeMap<>(Map.of("API_KEY", "hunter2"));
    private static final String FINGERPRINT = new Fingerprints(KEY).of("app", VALUES);

    private static SecretsReport.Known known(String name, String fingerprint, String... recipients) {
        return new SecretsReport.Known(name, List.of("API_KEY"), fingerprint, List.of(recipients), "dev2", NOON, true);
    }

    private static SecretPlan plan(
            Map<String, Reading> readings, List<SecretsReport.Known> known, SecretOptions options) {
        SortedMap<String, String> sources = new TreeMap<>();
        readings.keySet().forEach(name -> sources.put(name, "secrets/" + name + ".env"));
        return SecretPlan.of(
                new TreeMap<>(readings),
                new SecretsConfig(sources, List.of(), List.of(), List.of()),
                new SecretsReport(OWN, KEY, known),
                Set.of(OWN),
                options);
    }

    @Test
    void new_and_changed_values_are_sealed_and_the_same_are_kept() {
        Reading here = new Reading.Values(VALUES);
        assertThat(plan(Map.of("app", here), List.of(), SecretOptions.PLAIN).moves())
                .isEqualTo(Map.of("app", new Move.Seal(VALUES, FINGERPRINT)));
        assertThat(plan(Map.of("app", here), List.of(known("app", "cd".repeat(32), OWN)), SecretOptions.PLAIN)
                        .moves())
                .isEqualTo(Map.of("app", new Move.Seal(VALUES, FINGERPRINT)));
        assertThat(plan(Map.of("app", here), List.of(known("app", FINGERPRINT, OWN)), SecretOptions.PLAIN)
                        .moves())
                .isEqualTo(Map.of("app", new Move.Keep(FINGERPRINT, true)));
    }

    @Test
    void the_same_values_are_sealed_again_for_other_recipients() {
        assertThat(plan(
                                Map.of("app", new Reading.Values(VALUES)),
                                List.of(known("app", FINGERPRINT, OWN, "age1" + "p".repeat(58))),
                                SecretOptions.PLAIN)
                        .moves())
                .isEqualTo(Map.of("app", new Move.Seal(VALUES, FINGERPRINT)));
    }

    @Test
    void a_missing_source_is_an_error_that_tells_what_stays() {
        Map<String, Reading> absent = Map.of("app", new Reading.Absent("no such file"));
        KilterException e = catchThrowableOfType(
                KilterException.class,
                () -> plan(absent, List.of(known("app", FINGERPRINT, OWN)), SecretOptions.PLAIN));
        assertThat(e.problem().detail()).isEqualTo("secret app: cannot read secrets/app.env (no such file)");
        assertThat(e.problem().evidence())
                .containsExactly("the live value was shipped by dev2 on 2026-11-20 and stays untouched");
        assertThat(e.problem().hint()).contains("--keep-secrets");
        SecretOptions keep = new SecretOptions(true, false, false);
        assertThat(plan(absent, List.of(known("app", FINGERPRINT, OWN)), keep).moves())
                .isEqualTo(Map.of("app", new Move.Keep(FINGERPRINT, false)));
        KilterException first = catchThrowableOfType(KilterException.class, () -> plan(absent, List.of(), keep));
        assertThat(first.problem().hint()).doesNotContain("--keep-secrets");
    }

    @Test
    void what_is_not_declared_any_more_stays_and_is_told_until_somebody_says_so() {
        List<SecretsReport.Known> known = List.of(known("old", FINGERPRINT, OWN), known("set-x", FINGERPRINT, OWN));
        SecretPlan plain = plan(Map.of(), known, SecretOptions.PLAIN);
        assertThat(plain.moves()).isEmpty();
        assertThat(plain.left()).containsExactly("old");
        assertThat(plan(Map.of(), known, new SecretOptions(false, true, false)).moves())
                .isEqualTo(Map.of("old", new Move.Remove()));
    }

    @Test
    void no_text_form_tells_a_value() {
        assertThat(new Move.Seal(VALUES, FINGERPRINT).toString() + new Reading.Values(VALUES))
                .contains("API_KEY")
                .doesNotContain("hunter2");
    }

    @Test
    void fingerprints_differ_by_name_key_values_and_where_one_value_ends() {
        List<String> all = new ArrayList<>();
        all.add(FINGERPRINT);
        all.add(new Fingerprints(KEY).of("other", VALUES));
        all.add(new Fingerprints("cd".repeat(32)).of("app", VALUES));
        all.add(new Fingerprints(KEY).of("app", new TreeMap<>(Map.of("A", "bc"))));
        all.add(new Fingerprints(KEY).of("app", new TreeMap<>(Map.of("Ab", "c"))));
        all.add(new Fingerprints(KEY).of("app", new TreeMap<>(Map.of())));
        assertThat(all).doesNotHaveDuplicates();
    }

    /// A thousand deploys from machines that have some sources and lack others, with any flags: what is live goes
    /// away only by --prune-secrets of a file that does not declare it.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void no_live_secret_is_ever_lost_by_absence(long seed) {
        Random random = new Random(seed);
        Map<String, String> live = new HashMap<>();
        List<String> names = List.of("a", "b", "c", "d", "e");
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            SecretOptions options = new SecretOptions(random.nextBoolean(), random.nextInt(8) == 0, false);
            Map<String, Reading> readings = new HashMap<>();
            for (String name : names) {
                switch (random.nextInt(4)) {
                    case 0 -> readings.put(name, new Reading.Absent("no such file"));
                    case 1, 2 ->
                        readings.put(
                                name,
                                new Reading.Values(new TreeMap<>(Map.of("K", String.valueOf(random.nextInt(3))))));
                    default -> {
                        // this machine's kilter.yaml does not declare it
                    }
                }
            }
            Map<String, String> before = Map.copyOf(live);
            try {
                List<SecretsReport.Known> known = live.entrySet().stream()
                        .map(entry -> known(entry.getKey(), entry.getValue(), OWN))
                        .toList();
                plan(readings, known, options).moves().forEach((name, move) -> {
                    switch (move) {
                        case Move.Seal(var _, var fingerprint) -> live.put(name, fingerprint);
                        case Move.Keep(var fingerprint, var _) ->
                            assertThat(live.get(name)).isEqualTo(fingerprint);
                        case Move.Remove() -> live.remove(name);
                    }
                });
            } catch (KilterException e) {
                refused++;
                assertThat(live).as("a refused deploy changes nothing").isEqualTo(before);
            }
            for (String name : before.keySet()) {
                if (!live.containsKey(name)) {
                    assertThat(options.prune() && !readings.containsKey(name))
                            .as("seed " + seed + ", deploy " + i + " lost " + name)
                            .isTrue();
                }
            }
        }
        assertThat(refused).isBetween(100, 900);
    }
}
