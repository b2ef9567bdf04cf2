import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Prints ours, the reference and the ratio; ours and the reference take turns in one run. Only ratios compare.
final class Bench {
    private static final Path ROOT = Path.of(System.getProperty("kilter.root"));
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 21;
    private static final int DEPLOYS = 5;

    private final Path home;

    private Bench(Path home) {
        this.home = home;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0
                ? List.of("start", "deploy", "yaml", "load", "commits", "migrations", "images", "go")
                : Arrays.asList(arguments);
        Path home = Files.createTempDirectory("kilter-bench");
        Bench bench = new Bench(home);
        try {
            for (String part : wanted) {
                switch (part) {
                    case "start" -> bench.start();
                    case "deploy" -> bench.deploy();
                    case "yaml" -> bench.yaml();
                    case "load" -> {
                        try (LoadBench load = new LoadBench(home)) {
                            load.all();
                        }
                    }
                    case "commits" -> new CommitBench(home).all();
                    case "live" ->
                        new LiveBench(home, ROOT, words -> bench.kilter(words).millis()).all();
                    case "operator" -> new OperatorBench(home, ROOT).all();
                    case "migrations" -> {
                        try (MigrationBench migrations = new MigrationBench(home)) {
                            migrations.nothingToDo();
                            migrations.fiveHundredFiles();
                        }
                    }
                    case "images" -> {
                        try (ImageBench images = new ImageBench(home)) {
                            images.all();
                        }
                    }
                    case "go" -> new GoImageBench(home).all();
                    default -> throw new IllegalArgumentException("there is no benchmark '" + part + "'");
                }
            }
        } finally {
            bench.kilter("local", "reset", "--yes");
            delete(home);
        }
    }

    private void start() throws Exception {
        kilter("deploy", "--local", "-C", app().toString(), "--migration", "--seed");
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("java -version", List.of(System.getProperty("java.home") + "/bin/java", "-version"));
        commands.put("git --version", List.of("git", "--version"));
        commands.put("kilter version", List.of(ROOT.resolve("kilter").toString(), "version"));
        commands.put(
                "kilter status",
                List.of(ROOT.resolve("kilter").toString(), "status", "--local", "-C", app().toString()));
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                double took = run(command.getValue()).millis();
                if (round >= 0) {
                    times.computeIfAbsent(command.getKey(), _ -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        System.out.printf("%nstart, %d rounds, ms      median      min   x java -version%n", ROUNDS);
        double reference = median(times.get("java -version"));
        times.forEach((name, each) -> System.out.printf(
                Locale.ROOT,
                "%-22s %9.0f %8.0f %10.2f%n",
                name,
                median(each),
                each.stream().min(Comparator.naturalOrder()).orElseThrow(),
                median(each) / reference));
    }

    private void deploy() throws Exception {
        Path app = app();
        String[] deploy = {"deploy", "--local", "-C", app.toString(), "--migration", "--seed", "--json"};
        // what another part deployed would be there already
        kilter("local", "reset", "--yes");
        kilter("local", "start");
        kilter("local", "stop");
        double cold = kilter("local", "start").millis();
        System.out.printf(Locale.ROOT, "%ndeploy, ms (aims: cold start 10,000, nothing 2,000, one file 5,000)%n");
        System.out.printf(Locale.ROOT, "platform cold start   %8.0f   %.2f of the aim%n", cold, cold / 10_000);
        split("first deploy", List.of(kilter(deploy)), 0);
        List<Ran> same = new ArrayList<>();
        List<Ran> changed = new ArrayList<>();
        for (int i = 0; i < DEPLOYS; i++) {
            same.add(kilter(deploy));
            Path page = app.resolve("src/main/java/com/acme/guestbook/Page.java");
            Files.writeString(page, Files.readString(page) + "// edit " + i + "\nfinal class Edit" + i + " {}\n");
            changed.add(kilter(deploy));
        }
        split("nothing changed", same, 2_000);
        split("one file changed", changed, 5_000);
    }

    /// The median run, and its steps as the result tells them.
    private static void split(String name, List<Ran> runs, double aim) {
        Ran middle = runs.stream()
                .sorted(Comparator.comparingDouble(Ran::millis))
                .toList()
                .get(runs.size() / 2);
        StringBuilder steps = new StringBuilder();
        double own = middle.millis();
        Matcher step = Pattern.compile("\"id\":\"([a-z]+)\",\"outcome\":\"[a-z]+\".*?\"durationMs\":([0-9]+)")
                .matcher(middle.out());
        while (step.find()) {
            steps.append(' ').append(step.group(1)).append(' ').append(step.group(2));
            // The app's own build command, and what it takes to start and to prove itself.
            own -= step.group(1).matches("build|rollout") ? Double.parseDouble(step.group(2)) : 0;
        }
        String share = aim == 0 ? "" : String.format(Locale.ROOT, "   %.2f of the aim", middle.millis() / aim);
        System.out.printf(Locale.ROOT, "%-20s %9.0f%s  %s, all else %.0f%n", name, middle.millis(), share, steps, own);
    }

    private void yaml() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "20 MB",
                ("project: a/b\nenv: { A: " + "x".repeat(20_000_000) + " }\n").getBytes(StandardCharsets.UTF_8));
        files.put("aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n".getBytes(StandardCharsets.UTF_8));
        files.put("tags", "project: !!java.net.URL [a]\n".getBytes(StandardCharsets.UTF_8));
        files.put("duplicate keys", "project: a/b\nproject: a/c\n".getBytes(StandardCharsets.UTF_8));
        files.put("depth", ("project: a/b\nenv: " + "[".repeat(50_000)).getBytes(StandardCharsets.UTF_8));
        System.out.printf("%nkilter.yaml refused, ms   median   of the aim of 100%n");
        files.forEach((name, bytes) -> {
            List<Double> times = new ArrayList<>();
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                try {
                    KilterYaml.parse("kilter.yaml", bytes);
                    throw new IllegalStateException(name + " was not refused");
                } catch (KilterException e) {
                    if (round >= 0) {
                        times.add((System.nanoTime() - begin) / 1e6);
                    }
                }
            }
            System.out.printf(Locale.ROOT, "%-22s %8.2f %8.3f%n", name, median(times), median(times) / 100);
        });
    }

    private Path app() throws IOException {
        Path target = home.resolve("guestbook");
        Path source = ROOT.resolve("examples/guestbook");
        if (!Files.exists(target)) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(path -> !source.relativize(path).startsWith("target"))
                        .toList()) {
                    Files.copy(file, target.resolve(source.relativize(file).toString()));
                }
            }
        }
        return target;
    }

    private record Ran(double millis, String out) {}

    private Ran kilter(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("kilter").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Ran run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KILTER_"));
        builder.environment().put("KILTER_HOME", home.resolve("home").toString());
        Path errors = home.resolve("errors");
        long begin = System.nanoTime();
        Process process = builder.redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        double took = (System.nanoTime() - begin) / 1e6;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code + "\n" + Files.readString(errors));
        }
        return new Ran(took, out);
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
