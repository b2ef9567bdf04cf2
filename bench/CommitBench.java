import dev.kilter.effects.Effects;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.SlotChange;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A burst of deploys into one flux repo of a thousand apps: all at once by its one writer, beside one `git add`, `git
/// commit` and `git push` for each. Both write the same files to repos of their own on this disk and take turns.
final class CommitBench {
    private static final int APPS = Integer.getInteger("bench.apps", 1_000);
    private static final int DEPLOYS = Integer.getInteger("bench.deploys", 200);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int FILES = 8;

    private final Path folder;
    private final Path ours;
    private final Path theirs;

    CommitBench(Path home) throws Exception {
        folder = Files.createDirectories(home.resolve("commits"));
        ours = bare("ours.git");
        theirs = bare("theirs.git");
    }

    void all() throws Exception {
        Path work = folder.resolve("work");
        run(folder, "git", "clone", "-q", theirs.toString(), work.toString());
        try (FluxRepo repo = FluxRepo.open(Effects.real(), folder.resolve("clone.git"), ours.toString())) {
            burst(repo, APPS, 0);
            for (int app = 0; app < APPS; app++) {
                write(work, app, 0);
            }
            commit(work, "all");
            System.out.printf(
                    Locale.ROOT,
                    "%n%d deploys in a burst, %d apps     commits   pushes   ms to the last push   ms a deploy   x"
                            + " git%n",
                    DEPLOYS,
                    APPS);
            for (int round = 1; round <= ROUNDS; round++) {
                int commits = count(ours, "rev-list", "--count", "main");
                int pushes = pushes();
                double took = burst(repo, DEPLOYS, round);
                int oursCommits = count(ours, "rev-list", "--count", "main") - commits;
                int oursPushes = pushes() - pushes;
                double reference = oneByOne(work, round);
                System.out.printf(
                        Locale.ROOT,
                        "%-34s %7d %8d %21.0f %13.1f   %.3f%n",
                        "kilter's writer",
                        oursCommits,
                        oursPushes,
                        took,
                        took / DEPLOYS,
                        took / reference);
                System.out.printf(
                        Locale.ROOT,
                        "%-34s %7d %8d %21.0f %13.1f   1.000%n",
                        "git add, commit, push",
                        DEPLOYS,
                        DEPLOYS,
                        reference,
                        reference / DEPLOYS);
            }
        }
    }

    private static double burst(FluxRepo repo, int deploys, int round) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int app = 0; app < deploys; app++) {
                SlotChange change = change(app, round);
                ends.add(pool.submit(() -> {
                    start.await();
                    return repo.write(change);
                }));
            }
            long begin = System.nanoTime();
            start.countDown();
            for (Future<?> end : ends) {
                end.get();
            }
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private static double oneByOne(Path work, int round) throws Exception {
        long begin = System.nanoTime();
        for (int app = 0; app < DEPLOYS; app++) {
            write(work, app, round);
            commit(work, "deploy " + slot(app));
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static SlotChange change(int app, int round) {
        return new SlotChange(
                slot(app),
                new DeployId("d-bench" + round),
                round + 1,
                "bench",
                "deploy " + slot(app),
                Instant.now(),
                new SlotChange.Content.App(files(app, round), "{\"round\":" + round + "}"));
    }

    private static Slot slot(int app) {
        return new Slot(new Project("acme", "app" + app), new EnvName("dev"));
    }

    /// What a deploy of one more image changes: one file of eight.
    private static SortedMap<String, byte[]> files(int app, int round) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int file = 0; file < FILES; file++) {
            String text = "app: " + app + "\nfile: " + file + "\n" + (file == 0 ? "image: " + round + "\n" : "")
                    + "# filled\n".repeat(120);
            files.put("object-" + file + ".yaml", text.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static void write(Path work, int app, int round) throws IOException {
        Path place = Files.createDirectories(
                work.resolve(slot(app).names().gitPath()).resolve("app"));
        for (var file : files(app, round).entrySet()) {
            Files.write(place.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(place.resolveSibling("release.json"), "{\"round\":" + round + "}");
    }

    private static void commit(Path work, String message) throws Exception {
        run(work, "git", "add", "-A");
        run(work, "git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", message);
        run(work, "git", "push", "-q", "origin", "HEAD:main");
    }

    private Path bare(String name) throws Exception {
        Path bare = folder.resolve(name);
        run(folder, "git", "init", "-q", "--bare", "-b", "main", bare.toString());
        // Each push leaves a line there.
        run(bare, "git", "config", "core.logAllRefUpdates", "always");
        return bare;
    }

    private int pushes() throws IOException {
        Path log = ours.resolve("logs/refs/heads/main");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private static int count(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return Integer.parseInt(run(where, command.toArray(String[]::new)).strip());
    }

    private static String run(Path where, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
        return output;
    }
}
