package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.CrashPoint;
import dev.kilter.sdk.deploy.DeployRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Kill -9 at each external effect of a deploy, before and after it: the deploy ends as a clean run would. One
/// environment is deployed twice (nothing there, then a release that serves) and removed, over and over, each deploy
/// with another crash. `-Plong` takes every point; otherwise a sample, the seed of which is printed
/// (`-Dkilter.crash.seed=…` repeats it, `-Dkilter.crash.only=text` takes the points whose name contains it).
class CrashSweepIT {
    private static final int SAMPLE = 12;
    private static final int KILLS = 30;

    private static Home home = new Home();
    private static Platform platform = new Platform(home);
    private static CrashRun run = new CrashRun(platform);
    private static List<Phase> phases = List.of();

    private final long seed = Long.getLong("kilter.crash.seed", System.nanoTime() % 1_000_000);
    private final List<String> divergences = new ArrayList<>();

    /// One of the two deploys with what a clean run of it does and leaves.
    private record Phase(String name, DeployRequest request, CrashRun.Clean clean) {
        List<CrashPoint> points() {
            return clean.effects().stream()
                    .flatMap(effect -> Stream.of(effect.point(false), effect.point(true)))
                    .toList();
        }
    }

    @BeforeAll
    static void deployCleanly() {
        platform.arm();
        CrashApp app = new CrashApp(home);
        platform.start();
        DeployRequest first = app.first(platform);
        DeployRequest second = app.second(platform);
        run.destroy(first);
        Phase one = new Phase("first deploy", first, run.clean(first));
        Phase two = new Phase("redeploy", second, run.clean(second));
        run.destroy(first);
        phases = List.of(one, two);
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
        platform.disarm();
    }

    @Test
    void a_deploy_that_was_killed_at_any_effect_ends_as_a_clean_one() {
        boolean all = Boolean.getBoolean("kilter.long");
        List<List<CrashPoint>> points = new ArrayList<>();
        for (Phase phase : phases) {
            say(phase.name() + ": n = " + phase.clean().effects().size() + " effects, "
                    + phase.clean().effects().stream()
                            .filter(LoggedEffect::isOfThePlatform)
                            .count()
                    + " of the platform and the rest of its Jobs");
            points.add(all || only() != null ? chosen(phase.points()) : sample(phase.points()));
        }
        say((all ? "all points" : "a sample, seed " + seed) + ": "
                + points.stream().mapToInt(List::size).sum() + " points");
        int unreached = 0;
        for (int i = 0; i < Math.max(points.get(0).size(), points.get(1).size()); i++) {
            for (int phase = 0; phase < 2; phase++) {
                unreached += crash(phases.get(phase), points.get(phase), i) ? 0 : 1;
            }
            run.destroy(phases.getFirst().request());
        }
        say(unreached + " points were not reached: their effect depends on the moment");

        assertThat(divergences).isEmpty();
        assertThat(unreached).isLessThan(points.stream().mapToInt(List::size).sum() / 4 + 2);
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
    void a_deploy_that_was_killed_at_any_moment_ends_as_a_clean_one() {
        Random random = new Random(seed);
        say(KILLS + " kills at random moments, seed " + seed);
        for (int i = 0; i < KILLS; i++) {
            for (Phase phase : phases) {
                Duration delay = Duration.ofMillis(random.nextInt(6_000));
                report(phase.name() + " killed after " + delay, run.killedAfter(delay, phase.request(), phase.clean()));
            }
            run.destroy(phases.getFirst().request());
        }

        assertThat(divergences).isEmpty();
    }

    /// The redeploy needs the first deploy, with a crash or without. False if the point was not reached.
    private boolean crash(Phase phase, List<CrashPoint> points, int i) {
        if (i >= points.size()) {
            run.clean(phase.request());
            return true;
        }
        CrashPoint point = points.get(i);
        CrashRun.Outcome outcome = run.at(point, phase.request(), phase.clean());
        report(phase.name() + " " + point.text().replaceAll("\\\\[QE]", ""), outcome);
        return outcome.reached();
    }

    private void report(String where, CrashRun.Outcome outcome) {
        say((outcome.complaints().isEmpty() ? "ok   " : "FAIL ")
                + where
                + (outcome.reached() ? "" : "   (not reached)"));
        outcome.complaints().forEach(complaint -> say("       " + complaint));
        if (!outcome.complaints().isEmpty()) {
            divergences.add(where + ": " + outcome.complaints());
        }
    }

    /// Spread over the whole deploy, from a random start.
    private List<CrashPoint> sample(List<CrashPoint> points) {
        double stride = (double) points.size() / SAMPLE;
        double start = new Random(seed).nextDouble() * stride;
        return Stream.iterate(start, at -> at < points.size(), at -> at + stride)
                .map(at -> points.get((int) (double) at))
                .toList();
    }

    private static List<CrashPoint> chosen(List<CrashPoint> points) {
        String only = only();
        return only == null
                ? points
                : points.stream().filter(point -> point.text().contains(only)).toList();
    }

    private static String only() {
        return System.getProperty("kilter.crash.only");
    }

    private static void say(String line) {
        System.out.println("crash sweep: " + line);
    }
}
