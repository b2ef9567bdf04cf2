package dev.kilter.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// A few of many cases, so that a build stays short. With `-Dkilter.long=true` it is all of them. Which few is drawn by
/// a seed that is printed, as is how many of how many; `-Dkilter.seed=…` draws the same ones again, and
/// `-Dkilter.sample=300` another number of them.
public final class Sample {
    /// Whether nothing is left out.
    public static final boolean ALL = Boolean.getBoolean("kilter.long");

    /// What chance begins with, said by whoever fails.
    public static final long SEED = Long.getLong("kilter.seed", System.nanoTime() % 1_000_000);

    private static final System.Logger LOG = System.getLogger(Sample.class.getName());

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Sample() {}

    /// So many of these cases in their order; `what` says in the output what they are.
    public static <T> List<T> of(int count, String what, List<T> cases) {
        int taken = size(Math.min(Integer.getInteger("kilter.sample", count), cases.size()), cases.size());
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, cases.size()).boxed().toList());
        Collections.shuffle(numbers, random(what));
        if (SAID.add(what)) {
            LOG.log(System.Logger.Level.INFO, what + ": " + taken + " of " + cases.size() + ", -Dkilter.seed=" + SEED);
        }
        return numbers.subList(0, taken).stream().sorted().map(cases::get).toList();
    }

    /// How often something is repeated: the first number in a usual build, the second with `-Dkilter.long=true`.
    public static int size(int usual, int all) {
        return ALL ? all : usual;
    }

    /// Chance for this purpose, the same with the same seed.
    public static Random random(String what) {
        return new Random(SEED * 31 + what.hashCode());
    }
}
