import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A Go program from its sources into docker-registry on this machine, beside ko and beside `go build`, `tar` and
/// `crane append`. The tools take turns; each run is a process of its own, and all share what go has compiled.
final class GoImageBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String CRANE = "github.com/google/go-containerregistry/cmd/crane@v0.20.6";
    private static final String KO = "github.com/google/ko@v0.18.0";
    private static final String MAIN = """
        package main

        import (
        	"embed"
        	"net/http"
        	"os"
        )

        //go:embed pages
        var pages embed.FS

        func main() {
        	http.Handle("/", http.FileServerFS(pages))
        	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
        }
        """;

    private final Path home;
    private final Path programs;
    private final Path app;

    GoImageBench(Path home) throws Exception {
        this.home = Files.createDirectories(home.resolve("go-images"));
        programs = Files.createDirectories(this.home.resolve("programs"));
        app = Files.createDirectories(this.home.resolve("app"));
        Files.createDirectories(app.resolve("pages"));
        Files.writeString(app.resolve("go.mod"), "module example.com/bench\n\ngo 1.24\n");
        Files.writeString(app.resolve("main.go"), MAIN);
        Files.writeString(app.resolve("pages/index.html"), "<h1>bench</h1>\n".repeat(10_000));
        run(List.of(
                System.getProperty("java.home") + "/bin/javac",
                "-proc:none",
                "-nowarn",
                "-d",
                programs.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                System.getProperty("kilter.root") + "/bench/TreePush.java"));
    }

    void all() throws Exception {
        List<String> tools = new ArrayList<>(List.of("kilter"));
        if (isBuilt(CRANE)) {
            tools.add("crane");
            if (isBuilt(KO)) {
                tools.add("ko");
            }
        }
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, Integer> requests = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String tool : tools) {
                Path keeps = Files.createDirectories(home.resolve(tool + "-keeps-" + round));
                try (BenchRegistry registry =
                        new BenchRegistry(home.resolve("registry-" + tool), BenchRegistry.freePort())) {
                    base(tool, registry.address());
                    List<String> push = push(tool, registry.address(), keeps);
                    for (String name : List.of("first push", "nothing changed", "one file changed")) {
                        if (name.equals("one file changed")) {
                            Path main = app.resolve("main.go");
                            Files.writeString(
                                    main,
                                    Files.readString(main) + "// " + tool + round + "\n\nfunc " + tool + round
                                            + "() {}\n");
                        }
                        int before = registry.requests();
                        long begin = System.nanoTime();
                        run(push);
                        times.computeIfAbsent(name + "|" + tool, _ -> new ArrayList<>())
                                .add((System.nanoTime() - begin) / 1e6);
                        requests.put(name + "|" + tool, registry.requests() - before);
                    }
                }
            }
        }
        System.out.printf("%n%-18s %-12s %9s %9s %9s%n", "Go, case", "tool", "ms", "x crane", "requests");
        times.forEach((name, each) -> {
            String[] words = name.split("\\|", 2);
            List<Double> crane = times.getOrDefault(words[0] + "|crane", each);
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %-12s %9.0f %9.2f %9d%n",
                    words[0],
                    words[1],
                    median(each),
                    median(each) / median(crane),
                    requests.get(name));
        });
    }

    private List<String> push(String tool, String registry, Path keeps) {
        String shop = registry + "/acme/shop";
        return switch (tool) {
            case "crane" ->
                sh("CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o " + keeps + "/web . && tar -C " + keeps
                        + " -cf " + keeps + ".tar web && " + programs + "/crane append --insecure -f " + keeps
                        + ".tar -t " + shop + ":latest");
            case "ko" ->
                sh("KOCACHE=" + keeps + " KO_DOCKER_REPO=" + shop + " KO_DEFAULTBASEIMAGE=" + registry
                        + "/base:latest " + programs + "/ko build --bare --sbom=none --insecure-registry"
                        + " --platform=linux/" + processor() + " .");
            default ->
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xlog:disable",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        programs + ":" + System.getProperty("java.class.path"),
                        "TreePush",
                        "kilter-go",
                        app.toString(),
                        registry,
                        keeps.toString());
        };
    }

    /// ko puts a program on a base; an empty one costs it least.
    private void base(String tool, String registry) throws Exception {
        if (tool.equals("ko")) {
            Path empty = Files.createDirectories(home.resolve("empty"));
            String base = registry + "/base:latest";
            run(sh("tar -C " + empty + " -cf " + empty + ".tar . && " + programs + "/crane append --insecure -f "
                    + empty + ".tar -t " + base + " && " + programs + "/crane mutate --insecure --set-platform linux/"
                    + processor() + " -t " + base + " " + base));
        }
    }

    private boolean isBuilt(String module) throws Exception {
        try {
            run(sh("GOBIN=" + programs + " go install " + module));
            return true;
        } catch (IllegalStateException e) {
            System.out.println("not built here: " + module + ": "
                    + String.valueOf(e.getMessage()).lines().skip(1).findFirst().orElse(""));
            return false;
        }
    }

    private static String processor() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private List<String> sh(String script) {
        return List.of("sh", "-c", "cd " + app + " && " + script);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + said);
        }
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
