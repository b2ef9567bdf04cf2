import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The layers and the transfer of an image beside jib-core and buildah: a Next.js folder of more than 300 MB,
/// into docker-registry on this machine. The tools take turns; each run is a process of its own; requests are counted
/// in the registry's access log.
final class ImageBench implements AutoCloseable {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final List<String> JAVA =
            List.of(java("java"), "-Xlog:disable", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    /// How `kilter deploy` is started besides.
    private static final List<String> LAUNCHED = List.of(
            "-XX:Tier4InvocationThreshold=30000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=120000");
    private static final long ENOUGH = 300L * 1024 * 1024;

    private final Path home;
    private final String classPath;
    private final Path tree;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    ImageBench(Path home) throws Exception {
        this.home = Files.createDirectories(home.resolve("images"));
        classPath = compiled(this.home);
        tree = this.home.resolve("tree");
        Files.createDirectories(tree);
        String given = System.getProperty("bench.tree");
        if (given == null) {
            Files.writeString(tree.resolve("package.json"), "{ \"name\": \"bench\", \"private\": true }\n");
            run(List.of(
                    "npm",
                    "install",
                    "--prefix",
                    tree.toString(),
                    "--no-audit",
                    "--no-fund",
                    "next@15",
                    "react@19",
                    "react-dom@19",
                    "typescript",
                    "tailwindcss",
                    "@tailwindcss/postcss",
                    "eslint",
                    "eslint-config-next"));
        } else {
            run(List.of("cp", "-a", given + "/.", tree.toString()));
        }
        for (int i = 0; i < 60; i++) {
            Files.writeString(tree.resolve("page" + i + ".js"), ("// page " + i + "\n").repeat(800));
        }
        long bytes = size(tree);
        if (bytes < ENOUGH) {
            throw new IllegalStateException("the packages are only " + bytes + " bytes now: add some");
        }
        System.out.printf(Locale.ROOT, "%nimages: %,d bytes%n", bytes);
    }

    void all() throws Exception {
        // With kept classes, as kilter's launcher starts it; and the same for jib-core, which comes without.
        List<String> tools = new ArrayList<>(List.of("kilter-kept", "kilter", "kilter-zstd", "jib", "jib-kept"));
        keepClasses("kilter");
        keepClasses("jib");
        Stream.of("buildah").filter(ImageBench::isInstalled).forEach(tools::add);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, Integer> requests = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String tool : tools) {
                Path keeps = home.resolve(tool + "-" + round);
                int port = ports.computeIfAbsent(tool, _ -> BenchRegistry.freePort());
                try (BenchRegistry registry = new BenchRegistry(home.resolve("registry-" + tool), port)) {
                    List<String> push = push(tool, tree, keeps);
                    measure("first push", tool, push, registry, times, requests);
                    measure("nothing changed", tool, push, registry, times, requests);
                    Path page = tree.resolve("page" + round + ".js");
                    Files.writeString(page, Files.readString(page) + "// " + tool + "\n");
                    measure("one file changed", tool, push, registry, times, requests);
                    Path checkout = home.resolve("checkout");
                    run(List.of("cp", "-r", "--no-dereference", tree.toString(), checkout.toString()));
                    measure("fresh checkout", tool, push(tool, checkout, keeps), registry, times, requests);
                    delete(checkout);
                    delete(keeps);
                }
            }
        }
        System.out.printf("%-18s %-12s %9s %9s %9s%n", "case", "tool", "ms", "x jib", "requests");
        times.forEach((name, each) -> {
            String[] words = name.split("\\|", 2);
            double jib = median(times.get(words[0] + "|jib"));
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %-12s %9.0f %9.2f %9d%n",
                    words[0],
                    words[1],
                    median(each),
                    median(each) / jib,
                    requests.get(name));
        });
    }

    private void measure(
            String name,
            String tool,
            List<String> push,
            BenchRegistry registry,
            Map<String, List<Double>> times,
            Map<String, Integer> requests)
            throws Exception {
        // Only what is asked from here on counts.
        int before = registry.requests();
        long begin = System.nanoTime();
        run(push);
        double took = (System.nanoTime() - begin) / 1e6;
        times.computeIfAbsent(name + "|" + tool, _ -> new ArrayList<>()).add(took);
        requests.put(name + "|" + tool, registry.requests() - before);
    }

    private List<String> push(String tool, Path folder, Path keeps) throws IOException {
        String registry = "127.0.0.1:" + ports.get(tool);
        if (!tool.equals("buildah")) {
            String program = tool.replace("-kept", "");
            List<String> command = new ArrayList<>(JAVA);
            if (!program.equals(tool)) {
                command.addAll(LAUNCHED);
                command.add("-XX:AOTCache=" + kept(program));
            }
            command.addAll(push(program, folder, registry, keeps));
            return command;
        }
        Path file = Files.writeString(
                home.resolve("Dockerfile"),
                "FROM scratch\nCOPY node_modules /app/node_modules\nCOPY package.json *.js /app/\n");
        String buildah = "buildah --root " + keeps + "/root --runroot " + keeps + "/run --storage-driver "
                + System.getProperty("bench.driver", "overlay");
        return List.of(
                "sh",
                "-c",
                buildah + " build --layers -q -f " + file + " -t app " + folder + " && " + buildah
                        + " push -q --tls-verify=false app docker://" + registry + "/acme/shop:latest");
    }

    private List<String> push(String program, Path folder, String registry, Path keeps) {
        return List.of("-cp", classPath, "TreePush", program, folder.toString(), registry, keeps.toString());
    }

    private Path kept(String program) {
        return home.resolve(program + ".aot");
    }

    /// One push of a small folder, whose classes are kept.
    private void keepClasses(String program) throws Exception {
        Path small = Files.createDirectories(home.resolve("small-" + program));
        Files.writeString(small.resolve("package.json"), "{}\n");
        Files.writeString(
                Files.createDirectories(small.resolve("node_modules/a")).resolve("index.js"), "1\n");
        int port = BenchRegistry.freePort();
        try (BenchRegistry _ = new BenchRegistry(home.resolve("registry-kept-" + program), port)) {
            List<String> command = new ArrayList<>(JAVA);
            command.add("-XX:AOTCacheOutput=" + kept(program));
            command.addAll(push(program, small, "127.0.0.1:" + port, home.resolve("kept-" + program)));
            run(command);
        }
    }

    /// Of jars alone: no class of a folder can be kept.
    private static String compiled(Path home) throws Exception {
        Path classes = home.resolve("classes");
        run(List.of(
                java("javac"),
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                System.getProperty("kilter.root") + "/bench/TreePush.java"));
        Path jar = home.resolve("push.jar");
        run(List.of(java("jar"), "cf", jar.toString(), "-C", classes.toString(), "."));
        return jar + ":" + System.getProperty("java.class.path");
    }

    @Override
    public void close() throws Exception {
        delete(home);
    }

    private static String java(String program) {
        return System.getProperty("java.home") + "/bin/" + program;
    }

    private static boolean isInstalled(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + said);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static void delete(Path folder) throws Exception {
        run(List.of("rm", "-rf", folder.toString()));
    }
}
