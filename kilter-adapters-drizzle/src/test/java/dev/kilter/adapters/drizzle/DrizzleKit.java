package dev.kilter.adapters.drizzle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real drizzle-kit, in the version that a lock file below `src/test/tools` pins. npm puts it into `target`, from
/// its cache where it can; where it cannot, tests are skipped, and with CI=true they fail.
enum DrizzleKit {
    EARLY("drizzle-0.24", "0.33.0"),
    OLD("drizzle-0.31", "0.45.4"),
    FIRST_BETA("drizzle-1.0-beta.1", "1.0.0-beta.1"),
    NEW("drizzle-1.0", "1.0.0-rc.4"),
    NEWEST("drizzle-1.0-rc.5", "1.0.0-rc.5");

    private static final Path MODULE = Path.of(System.getProperty("kilter.root"), "kilter-adapters-drizzle")
            .toAbsolutePath();

    private final String folder;
    private final String version;
    private boolean tried;
    private boolean installed;

    DrizzleKit(String folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /// What a project that uses it has beside its migrations.
    Map<String, String> companions() {
        return Map.of("package.json", "{ \"dependencies\": { \"drizzle-orm\": \"" + version + "\" } }");
    }

    /// Whether it keeps a journal, as 0.x does and the first betas of 1.0 do.
    boolean hasJournal() {
        return this != NEW && this != NEWEST;
    }

    /// What the snapshots of its folders call their version.
    String snapshots() {
        return this == NEWEST ? "9" : "8";
    }

    /// How a command ended.
    record Ran(int exit, String output) {}

    /// `drizzle-kit migrate` on a project with these files.
    Ran migrate(Map<String, String> files, FreshDatabase database) {
        return run(files, database, "migrate");
    }

    Ran run(Map<String, String> files, FreshDatabase database, String... arguments) {
        return in(files, project -> start(project, DatabaseServer.embedded().addressOf(database), arguments));
    }

    /// These files with what `drizzle-kit generate` adds to them.
    Map<String, String> generate(Map<String, String> files) {
        return in(files, project -> {
            Ran ran = start(project, "postgres://nobody@127.0.0.1:9/none", "generate");
            if (ran.exit() != 0) {
                throw new AssertionError(ran.output());
            }
            Map<String, String> all = new LinkedHashMap<>(files);
            try (var paths = Files.walk(project.resolve("drizzle"))) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    all.put(project.relativize(path).toString(), Files.readString(path));
                }
            }
            return all;
        });
    }

    private interface Use<T> {
        T of(Path project) throws IOException;
    }

    private <T> T in(Map<String, String> files, Use<T> use) {
        install();
        try {
            Path project = Files.createTempDirectory("drizzle-project");
            try {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path path = project.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                if (!files.containsKey("drizzle.config.js")) {
                    Files.writeString(
                            project.resolve("drizzle.config.js"),
                            "module.exports = { dialect: 'postgresql', schema: './schema.js', out: './drizzle',"
                                    + " dbCredentials: { url: process.env.DATABASE_URL } };");
                }
                Files.createSymbolicLink(
                        project.resolve("node_modules"), installation().resolve("node_modules"));
                Files.createDirectories(project.resolve("drizzle"));
                return use.of(project);
            } finally {
                delete(project);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ran start(Path project, String url, String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("node", "node_modules/drizzle-kit/bin.cjs"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.environment().put("DATABASE_URL", url);
        return end(builder);
    }

    private static Ran end(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new Ran(process.exitValue(), output);
    }

    private Path installation() {
        return MODULE.resolve("target/tools").resolve(folder);
    }

    private synchronized void install() {
        if (!tried) {
            tried = true;
            installed = installNow();
        }
        if (!installed && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("npm could not install " + folder + ", and with CI=true it must be there");
        }
        assumeTrue(installed, "npm could not install " + folder);
    }

    private boolean installNow() {
        Path source = MODULE.resolve("src/test/tools").resolve(folder);
        Path target = installation();
        try {
            Path lock = target.resolve("package-lock.json");
            Path done = target.resolve("node_modules/.package-lock.json");
            if (Files.exists(done)
                    && Files.exists(lock)
                    && Files.mismatch(lock, source.resolve("package-lock.json")) == -1) {
                return true;
            }
            Files.createDirectories(target);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(source.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Ran ran = end(
                    new ProcessBuilder("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                            .directory(target.toFile())
                            .redirectErrorStream(true));
            System.err.println(ran.output());
            return ran.exit() == 0;
        } catch (IOException e) {
            System.err.println("npm: " + e.getMessage());
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
