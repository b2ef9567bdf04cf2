package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Sample;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// The crash sweep on a cluster: server and operator are ended at an effect of a deploy, as by `kill -9`, before and
/// after it; their pods come back, and the deploy ends as a clean run would, with the one command that began it. A
/// sample; `-Plong` takes every point. Needs a cluster that has kilter, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@Isolated
final class ClusterCrashIT {
    private static final String ENV = "pr-9";

    private static Cluster cluster;
    private static Home home;
    private static NoteApp app;
    private static List<ClusterProgram> programs = List.of();

    private final Verdicts verdicts = new Verdicts();

    @BeforeAll
    static void arm() {
        cluster = Cluster.given();
        home = cluster.home();
        app = new NoteApp(home.folder.resolve("apps/sturdy"), "sturdy").write("secrets.env", "COLOUR=red\n");
        app.write("kilter.yaml", """
            project: acme/sturdy
            database: postgres
            migration: { tool: sql }
            seed: [{ name: one, sql: seeds/one.sql }]
            secrets: { sturdy: secrets.env }
            appSecrets: [sturdy]
            release: [node, -e, "console.log('released')"]
            processes:
              worker: { command: [node, server.js] }
            """);
        app.migration("0001_note.sql", "CREATE TABLE note (text text); INSERT INTO note VALUES ('migrated');");
        app.write("seeds/one.sql", "INSERT INTO note VALUES ('seeded');");
        Home.Ran recipient = home.kilter("secrets", "recipient", "--write", "-C", app.folder.toString());
        assertThat(recipient.exit()).as(recipient.toString()).isZero();
        programs =
                List.of(new ClusterProgram(cluster, "kilter-operator"), new ClusterProgram(cluster, "kilter-server"));
        programs.forEach(ClusterProgram::arm);
    }

    @AfterAll
    static void disarm() {
        programs.forEach(ClusterProgram::disarm);
        home.delete();
    }

    @Test
    void a_deploy_whose_server_or_operator_was_killed_at_any_effect_ends_as_a_clean_one() {
        List<Clean> clean = List.of(clean(0), clean(1));
        destroy();
        List<Queue<Point>> points = clean.stream().map(this::chosen).toList();
        int count = points.stream().mapToInt(Queue::size).sum();
        Verdicts.say(count + " points on a cluster, -Dkilter.seed=" + Sample.SEED);

        while (points.stream().anyMatch(queue -> !queue.isEmpty())) {
            for (int deploy = 0; deploy < 2; deploy++) {
                Point point = points.get(deploy).poll();
                if (point != null) {
                    verdicts.add(clean.get(deploy).name() + " " + point, crash(point, deploy, clean.get(deploy)));
                } else {
                    assertThat(deploy(deploy).exit()).isZero();
                }
            }
            destroy();
        }

        verdicts.requireReached(count);
        verdicts.requireNoDivergence();
    }

    /// What a clean run does and leaves.
    private record Clean(String name, List<Phase> phases, List<String> ending) {}

    private record Point(ClusterProgram program, Halt halt) {
        @Override
        public String toString() {
            return program + " " + halt;
        }
    }

    private static Clean clean(int deploy) {
        programs.forEach(ClusterProgram::forget);
        Home.Ran ran = deploy(deploy);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        String name = deploy == 0 ? "first deploy" : "redeploy";
        return new Clean(
                name,
                programs.stream()
                        .map(program -> new Phase(name + " of " + program, program.effects()))
                        .toList(),
                ending());
    }

    private Queue<Point> chosen(Clean clean) {
        Queue<Point> chosen = new ArrayDeque<>();
        for (int at = 0; at < programs.size(); at++) {
            ClusterProgram program = programs.get(at);
            Phase phase = clean.phases().get(at);
            Verdicts.say(phase.name() + ": n = " + phase.effects().size() + " effects");
            String only = System.getProperty("kilter.crash.only");
            List<Halt> halts =
                    only != null ? phase.containing(only) : Sample.ALL ? phase.all() : phase.sample(2, Sample.SEED);
            halts.forEach(halt -> chosen.add(new Point(program, halt)));
        }
        return chosen;
    }

    private static CrashRun.Outcome crash(Point point, int deploy, Clean clean) {
        programs.forEach(ClusterProgram::forget);
        point.program().haltAt(point.halt().point());

        Home.Ran ran = deploy(deploy);

        boolean reached = point.program().hasHalted();
        List<String> complaints = new ArrayList<>();
        if (ran.exit() != 0) {
            complaints.add(ran.toString());
        }
        complaints.addAll(differences(clean.ending()));
        if (reached) {
            point.program().startAnew();
        }
        return new CrashRun.Outcome(reached, complaints);
    }

    private static List<String> differences(List<String> expected) {
        List<List<String>> last = new ArrayList<>();
        boolean same = Platform.comes(
                () -> {
                    last.add(ending());
                    return last.getLast().equals(expected);
                },
                60);
        List<String> differences = new ArrayList<>();
        if (!same) {
            List<String> now = last.getLast();
            expected.stream().filter(line -> !now.contains(line)).forEach(line -> differences.add("missing: " + line));
            now.stream().filter(line -> !expected.contains(line)).forEach(line -> differences.add("extra:   " + line));
            if (differences.isEmpty()) {
                differences.add("the same lines, another number of them: " + now);
            }
        }
        return differences;
    }

    private static Home.Ran deploy(int deploy) {
        if (deploy == 0) {
            Path second = app.folder.resolve("migrations/0002_more.sql");
            if (second.toFile().exists()) {
                app.delete("migrations/0002_more.sql");
            }
            app.write("server.js", server("one"));
            return home.kilter("deploy", "--env", ENV, "--bootstrap", "-C", app.folder.toString());
        }
        app.migration("0002_more.sql", "INSERT INTO note VALUES ('again');").write("server.js", server("two"));
        return home.kilter("deploy", "--env", ENV, "--migration", "-C", app.folder.toString());
    }

    private static void destroy() {
        Home.Ran gone = home.kilter("env", "destroy", ENV, "--wait", "-C", app.folder.toString());
        assertThat(gone.exit()).as(gone.toString()).isZero();
    }

    private static List<String> ending() {
        return new ClusterEnding(cluster, "sturdy", ENV).lines(home.folder);
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, response) => response.end('" + answer
                + "')).listen(process.env.PORT ?? 0);";
    }
}
