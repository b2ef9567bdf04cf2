package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of overlays whatever stands in them, tried with random ones.
class OverlayLawsTest {
    private static final int TRIES = 2_000;
    private static final List<String> GLOBS = List.of("*", "p*", "pr-*", "*-7", "pr-7", "pr*", "*7");

    /// A key that begins with `m` is a map, as each key of kilter.yaml has one kind.
    private static YamlNode.Mapping map(Random random, int depth, boolean nulls) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String key = "mls".charAt(random.nextInt(depth > 2 ? 1 : 0, 3)) + String.valueOf(random.nextInt(3));
            entries.put(
                    key,
                    nulls && random.nextInt(5) == 0
                            ? scalar("null")
                            : switch (key.charAt(0)) {
                                case 'm' -> map(random, depth + 1, nulls);
                                case 'l' ->
                                    new YamlNode.Sequence(1, List.of(scalar(String.valueOf(random.nextInt(9)))));
                                default -> scalar(String.valueOf(random.nextInt(9)));
                            });
        }
        return new YamlNode.Mapping(1, entries);
    }

    private static YamlNode scalar(String text) {
        return new YamlNode.Scalar(1, text, true);
    }

    /// Two maps with the same keys are the same in whatever order.
    private static Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar.text();
            case YamlNode.Sequence sequence ->
                sequence.items().stream().map(OverlayLawsTest::plain).toList();
            case YamlNode.Mapping mapping -> {
                Map<String, Object> all = new TreeMap<>();
                mapping.entries().forEach((key, value) -> all.put(key, plain(value)));
                yield all;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void three_overlays_that_take_nothing_away_may_be_merged_from_either_end(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            YamlNode.Mapping one = map(random, 0, false);
            YamlNode.Mapping two = map(random, 0, false);
            YamlNode.Mapping three = map(random, 0, false);
            assertThat(plain(Overlays.merge(Overlays.merge(one, two), three)))
                    .as("seed " + seed + ", try " + i)
                    .isEqualTo(plain(Overlays.merge(one, Overlays.merge(two, three))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_overlay_twice_is_an_overlay_once_and_an_empty_one_is_none(long seed) {
        Random random = new Random(seed);
        YamlNode.Mapping empty = new YamlNode.Mapping(1, Map.of());
        for (int i = 0; i < TRIES; i++) {
            YamlNode.Mapping base = map(random, 0, false);
            YamlNode.Mapping overlay = map(random, 0, true);
            YamlNode.Mapping once = Overlays.merge(base, overlay);
            assertThat(plain(Overlays.merge(once, overlay)))
                    .as("seed " + seed + ", try " + i)
                    .isEqualTo(plain(once));
            assertThat(plain(Overlays.merge(base, empty))).isEqualTo(plain(base));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_env_is_the_same_in_whatever_order_overlays_and_keys_stand(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            YamlNode.Mapping base = map(random, 0, false);
            Map<String, YamlNode.Mapping> overlays = new LinkedHashMap<>();
            for (String glob : GLOBS) {
                if (random.nextBoolean()) {
                    overlays.put(glob, map(random, 0, true));
                }
            }
            assertThat(merged(shuffled(base, random), shuffled(overlays, random)))
                    .as("seed " + seed + ", try " + i)
                    .isEqualTo(merged(base, overlays));
        }
    }

    /// Null: two of them clash.
    private static @Nullable Object merged(YamlNode.Mapping base, Map<String, YamlNode.Mapping> overlays) {
        try {
            return plain(Overlays.merged("kilter.yaml", base, overlays, new EnvName("pr-7")));
        } catch (KilterException e) {
            return null;
        }
    }

    private static YamlNode.Mapping shuffled(YamlNode.Mapping map, Random random) {
        return new YamlNode.Mapping(map.line(), shuffled(map.entries(), random));
    }

    private static <T> Map<String, T> shuffled(Map<String, T> map, Random random) {
        List<String> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, random);
        Map<String, T> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> {
            T value = map.get(key);
            if (value != null) {
                shuffled.put(key, value);
            }
        });
        return shuffled;
    }
}
