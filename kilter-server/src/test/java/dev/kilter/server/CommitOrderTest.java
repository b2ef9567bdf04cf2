package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.deploy.Ancestry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws over random histories with merges, seen by clones that know all, or only the newest part.
class CommitOrderTest {
    private static final int COMMITS = 40;
    private static final List<String> NAMES = IntStream.range(0, COMMITS)
            .mapToObj(commit -> String.format("%08x", commit * 0x9E3779B1).repeat(5))
            .toList();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /// A history: commit `i` has parents among those before it.
    private record History(List<BitSet> ancestors) {
        static History random(Random random) {
            List<BitSet> all = new ArrayList<>();
            for (int i = 0; i < COMMITS; i++) {
                BitSet own = new BitSet();
                own.set(i);
                int parents = i == 0 || random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(2);
                for (int p = 0; p < parents; p++) {
                    own.or(all.get(Math.max(0, i - 1 - random.nextInt(6))));
                }
                all.add(own);
            }
            return new History(all);
        }

        boolean comesFrom(int one, int other) {
            return ancestors.get(one).get(other);
        }

        /// What a clone tells that knows at most so many commits.
        CommitOrder.Known known(int commit, int most) {
            List<String> told = ancestors.get(commit).stream()
                    .boxed()
                    .sorted((one, other) -> other - one)
                    .limit(most)
                    .map(CommitOrderTest::name)
                    .toList();
            return new CommitOrder.Known(
                    name(commit),
                    Ancestry.of(told, told.size() == ancestors.get(commit).cardinality()));
        }

        CommitOrder truth(int one, int other) {
            if (one == other) {
                return CommitOrder.SAME;
            }
            if (comesFrom(one, other)) {
                return CommitOrder.NEWER;
            }
            return comesFrom(other, one) ? CommitOrder.OLDER : CommitOrder.DIVERGED;
        }
    }

    private static String name(int commit) {
        return NAMES.get(commit);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clones_that_know_all_say_exactly_how_it_is(long seed) {
        History history = History.random(new Random(seed));
        List<CommitOrder.Known> known = IntStream.range(0, COMMITS)
                .mapToObj(commit -> history.known(commit, COMMITS))
                .toList();
        for (int one = 0; one < COMMITS; one++) {
            for (int other = 0; other < COMMITS; other++) {
                assertThat(CommitOrder.of(known.get(one), known.get(other))).isEqualTo(history.truth(one, other));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clones_that_know_little_say_the_truth_or_that_they_do_not_know_and_the_same_both_ways_round(long seed) {
        Random random = new Random(seed);
        History history = History.random(random);
        for (int one = 0; one < COMMITS; one++) {
            for (int other = 0; other < COMMITS; other++) {
                CommitOrder.Known first = history.known(one, 1 + random.nextInt(COMMITS));
                CommitOrder.Known second = history.known(other, 1 + random.nextInt(COMMITS));
                CommitOrder said = CommitOrder.of(first, second);
                assertThat(said).isIn(history.truth(one, other), CommitOrder.UNKNOWN);
                assertThat(CommitOrder.of(second, first))
                        .isEqualTo(
                                switch (said) {
                                    case NEWER -> CommitOrder.OLDER;
                                    case OLDER -> CommitOrder.NEWER;
                                    case SAME, DIVERGED, UNKNOWN -> said;
                                });
                assertThat(CommitOrder.of(new CommitOrder.Known(name(one), null), second))
                        .as("a clone that tells nothing")
                        .isIn(history.truth(one, other), CommitOrder.UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_a_protected_env_runs_never_goes_back_whoever_offers_what(long seed) {
        Random random = new Random(seed);
        History history = History.random(random);
        OrderGuard guard = new OrderGuard(EnvName.PROD, true, false);
        int live = random.nextInt(COMMITS / 2);
        for (int offer = 0; offer < 200; offer++) {
            int offered = random.nextInt(COMMITS);
            List<OrderGuard.Standing> standing = List.of(
                    new OrderGuard.Standing(history.known(live, 1 + random.nextInt(COMMITS)), "live as r1", "eve"));
            OrderGuard.Verdict verdict = guard.verdict(history.known(offered, 1 + random.nextInt(COMMITS)), standing);
            if (verdict instanceof OrderGuard.Verdict.Go) {
                assertThat(history.comesFrom(offered, live)).isTrue();
                live = offered;
            }
        }
    }

    @Test
    void an_ancestry_of_a_long_history_is_cut_and_is_not_whole() {
        List<String> commits = LongStream.rangeClosed(0, Ancestry.MOST)
                .mapToObj(commit -> String.format("%040x", commit << 96 | commit))
                .toList();
        assertThat(Ancestry.of(commits, true).whole()).isFalse();
        assertThat(Ancestry.of(commits, true).commits()).hasSize(Ancestry.MOST);
        assertThat(Ancestry.of(commits.subList(0, 3), true).whole()).isTrue();
    }
}
