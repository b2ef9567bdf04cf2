package dev.kilter.e2e;

import dev.kilter.testkit.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Kill -9 at each external effect of a deploy, before and after it: the deploy ends as a clean run would. One
/// environment is deployed twice (nothing there, then a release that serves) and removed, over and over, each deploy
/// with another crash; two platforms do this side by side. So does the first start of a platform. `-Plong` takes every
/// point; otherwise a sample, the seed of which is printed (`-Dkilter.seed=…` repeats it,
/// `-Dkilter.crash.only=text` takes the points whose name contains it, `-Dkilter.crash.slice=2/5` the second of five
/// interleaved parts).
@Order(1)
class CrashSweepIT {
    private static final int LANES = 2;
    private static final int SAMPLE = 10;
    private static final int KILLS = 30;

    private static Home home = new Home();
    private static List<Lane> lanes = List.of();
    private static List<Phase> phases = List.of();
    private static List<FirstStart> starts = List.of();

    private final Verdicts verdicts = new Verdicts();

    @BeforeAll
    static void deployCleanly() {
        Platform.arm();
        Platform platform = new Platform(home);
        platform.start();
        starts = List.of(new FirstStart(platform));
        lanes = Lane.of(LANES, platform, home);
        sideBySide(Lane::deployCleanly);
        Lane one = lanes.getFirst();
        phases = List.of(new Phase("first deploy", one.effects(0)), new Phase("redeploy", one.effects(1)));
    }

    @AfterAll
    static void leaveNothing() {
        sideBySide(Lane::close);
        if (lanes.isEmpty()) {
            home.close();
        }
        Platform.disarm();
    }

    @Test
    void a_deploy_that_was_killed_at_any_effect_ends_as_a_clean_one() {
        List<Queue<Halt>> points = new ArrayList<>();
        for (Phase phase : phases) {
            Verdicts.say(phase.toString());
            points.add(new ConcurrentLinkedQueue<>(chosen(phase, SAMPLE)));
        }
        int count = points.stream().mapToInt(Queue::size).sum();
        Verdicts.say(count + " points, -Dkilter.seed=" + Sample.SEED);

        sideBySide(lane -> sweep(lane, points));

        verdicts.requireReached(count);
        verdicts.requireNoDivergence();
    }

    /// Most effects of a first start fill the folder that becomes PostgreSQL by a rename at its end: of these a
    /// few.
    @Test
    void a_first_start_that_was_killed_at_any_effect_ends_as_a_clean_one() {
        FirstStart start = starts.getFirst();
        Phase whole = new Phase("first start", start.effects());
        Verdicts.say(whole.toString());
        List<Halt> points = new ArrayList<>(chosen(whole.only(effect -> !start.isUnpacking(effect)), 3));
        if (System.getProperty("kilter.crash.only") == null) {
            points.addAll(whole.only(start::isUnpacking).sample(Sample.size(1, 12), Sample.SEED));
        }
        int count = points.size();
        Verdicts.say(count + " points, -Dkilter.seed=" + Sample.SEED);
        Queue<Halt> queue = new ConcurrentLinkedQueue<>(points);

        sideBySide(_ -> {
            for (Halt halt = queue.poll(); halt != null; halt = queue.poll()) {
                verdicts.add("first start " + halt, start.at(halt));
            }
        });

        verdicts.requireReached(count);
        verdicts.requireNoDivergence();
    }

    /// PostgreSQL's log, the file system and the process table know nothing of the gate. Whatever they saw change
    /// has a line in the gate's log; and each line, once left out, leaves a change without one.
    @Test
    void what_goes_around_the_gate_is_seen() {
        for (int deploy = 0; deploy < phases.size(); deploy++) {
            CrashRun.Clean clean = lanes.getFirst().clean(deploy);
            GateProof proof = new GateProof(clean.testimony(), clean.log());

            Verdicts.say(phases.get(deploy).name() + ": " + proof);
            proof.requireEachChangeExplained();
            proof.requireEachLineNeeded();
        }
        lanes.getFirst().changeAroundTheGate();
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
    void a_deploy_that_was_killed_at_any_moment_ends_as_a_clean_one() {
        Random random = Sample.random("CrashSweepIT");
        Queue<List<Duration>> kills = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < KILLS; i++) {
            kills.add(List.of(Duration.ofMillis(random.nextInt(6_000)), Duration.ofMillis(random.nextInt(6_000))));
        }
        Verdicts.say(2 * KILLS + " kills at random moments, -Dkilter.seed=" + Sample.SEED);

        sideBySide(lane -> {
            for (List<Duration> pair = kills.poll(); pair != null; pair = kills.poll()) {
                for (int deploy = 0; deploy < phases.size(); deploy++) {
                    Duration delay = pair.get(deploy);
                    verdicts.add(phases.get(deploy).name() + " killed after " + delay, lane.kill(deploy, delay));
                }
                lane.destroy();
            }
        });

        verdicts.requireNoDivergence();
    }

    /// First deploys and redeploys in turn, as long as there are points for them.
    private void sweep(Lane lane, List<Queue<Halt>> points) {
        while (points.stream().anyMatch(queue -> !queue.isEmpty())) {
            crash(lane, 0, points.get(0).poll());
            if (!points.get(1).isEmpty()) {
                crash(lane, 1, points.get(1).poll());
            }
            lane.destroy();
        }
    }

    /// The redeploy needs the first deploy, with a crash or without.
    private void crash(Lane lane, int deploy, @Nullable Halt halt) {
        if (halt == null) {
            lane.deploy(deploy);
            return;
        }
        verdicts.add(phases.get(deploy).name() + " " + halt, lane.crash(deploy, halt));
    }

    private List<Halt> chosen(Phase phase, int sample) {
        String only = System.getProperty("kilter.crash.only");
        if (only != null) {
            return phase.containing(only);
        }
        String slice = System.getProperty("kilter.crash.slice");
        if (slice != null) {
            String[] parts = slice.split("/", 2);
            return phase.every(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
        }
        return Sample.ALL ? phase.all() : phase.sample(sample, Sample.SEED);
    }

    /// Each lane in a thread of its own; the first failure is thrown.
    private static void sideBySide(Consumer<Lane> work) {
        try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<? extends Future<?>> running = lanes.stream()
                    .map(lane -> pool.submit(() -> work.accept(lane)))
                    .toList();
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
