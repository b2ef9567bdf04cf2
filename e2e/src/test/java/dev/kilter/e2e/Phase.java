package dev.kilter.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A part of the sweep with the effects of a clean run of it.
record Phase(String name, List<LoggedEffect> effects) {
    /// Before and after each effect.
    List<Halt> all() {
        return effects.stream()
                .flatMap(effect -> Stream.of(new Halt(effect, false), new Halt(effect, true)))
                .toList();
    }

    /// With these effects alone.
    Phase only(Predicate<LoggedEffect> wanted) {
        return new Phase(name, effects.stream().filter(wanted).toList());
    }

    /// Those whose name contains the text.
    List<Halt> containing(String text) {
        return all().stream().filter(halt -> halt.toString().contains(text)).toList();
    }

    /// Every so many-th from number `first` on; 1 is the first.
    List<Halt> every(int step, int first) {
        List<Halt> all = all();
        return IntStream.iterate(first - 1, at -> at < all.size(), at -> at + step)
                .mapToObj(all::get)
                .toList();
    }

    /// So many, spread over all of it, from a random start.
    List<Halt> sample(int size, long seed) {
        List<Halt> all = all();
        double stride = (double) all.size() / size;
        double start = new Random(seed).nextDouble() * stride;
        List<Halt> sample = new ArrayList<>();
        for (double at = start; at < all.size(); at += stride) {
            sample.add(all.get((int) at));
        }
        return sample;
    }

    @Override
    public String toString() {
        long platform = effects.stream().filter(LoggedEffect::isOfThePlatform).count();
        return name + ": n = " + effects.size() + " effects, " + platform + " of the platform and the rest of its Jobs";
    }
}
