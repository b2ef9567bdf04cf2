package dev.kilter.adapters.prisma;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real Prisma CLI in the version that `src/test/tools` pins, with its engine in WebAssembly and the driver `pg`,
/// so that no engine is downloaded. npm puts it into `target`, from its cache where it can; where it cannot, tests are
/// skipped, and with CI=true they fail.
///
/// The driver's adapter cuts a script at every semicolon; here it sends a file as one query, as the native engine of
/// this version does.
final class PrismaCli {
    private static final Path MODULE =
            Path.of(System.getProperty("kilter.root"), "kilter-adapters-prisma").toAbsolutePath();
    private static final Path SOURCE = MODULE.resolve("src/test/tools/prisma-6.19");
    private static final Path TARGET = MODULE.resolve("target/tools/prisma-6.19");
    private static final String CUT =
            "script.split(\";\").map((stmt) => stmt.trim()).filter((stmt) => stmt.length > 0)";
    private static final Boolean INSTALLED = install();

    private PrismaCli() {}

    /// How a command ended.
    record Ran(int exit, String output) {}

    static Ran deploy(Map<String, String> files, FreshDatabase database) {
        return run(files, database, "migrate", "deploy");
    }

    static Ran run(Map<String, String> files, FreshDatabase database, String... arguments) {
        if (!INSTALLED && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("npm could not install Prisma, and with CI=true it must be there");
        }
        assumeTrue(INSTALLED, "npm could not install Prisma");
        try {
            Path project = Files.createTempDirectory("prisma-project");
            try {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path path = project.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                Files.createDirectories(project.resolve("prisma/migrations"));
                Files.copy(SOURCE.resolve("schema.prisma"), project.resolve("prisma/schema.prisma"));
                Files.copy(SOURCE.resolve("prisma.config.ts"), project.resolve("prisma.config.ts"));
                Files.createSymbolicLink(project.resolve("node_modules"), TARGET.resolve("node_modules"));
                Path empty = Files.createFile(project.resolve("no-engine"));
                List<String> command = new ArrayList<>(List.of("node", "node_modules/prisma/build/index.js"));
                command.addAll(List.of(arguments));
                ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
                builder.environment()
                        .put("DATABASE_URL", DatabaseServer.embedded().addressOf(database));
                builder.environment().put("PRISMA_QUERY_ENGINE_LIBRARY", empty.toString());
                builder.environment().put("PRISMA_SCHEMA_ENGINE_BINARY", "/bin/true");
                builder.environment().put("CHECKPOINT_DISABLE", "1");
                builder.environment().put("PRISMA_HIDE_UPDATE_MESSAGE", "1");
                return end(builder);
            } finally {
                delete(project);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean install() {
        try {
            Path lock = TARGET.resolve("package-lock.json");
            Path done = TARGET.resolve("node_modules/.whole-files");
            if (Files.exists(done) && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) == -1) {
                return true;
            }
            Files.createDirectories(TARGET);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Ran ran = end(
                    new ProcessBuilder("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                            .directory(TARGET.toFile()));
            System.err.println(ran.output());
            if (ran.exit() != 0) {
                return false;
            }
            for (String name : List.of("index.js", "index.mjs")) {
                Path adapter =
                        TARGET.resolve("node_modules/@prisma/adapter-pg/dist").resolve(name);
                String text = Files.readString(adapter);
                if (!text.contains(CUT)) {
                    throw new IllegalStateException(adapter + " is not the file that this test knows");
                }
                Files.writeString(adapter, text.replace(CUT, "[script]"));
            }
            Files.createFile(done);
            return true;
        } catch (IOException e) {
            System.err.println("npm: " + e.getMessage());
            return false;
        }
    }

    private static Ran end(ProcessBuilder builder) throws IOException {
        builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
