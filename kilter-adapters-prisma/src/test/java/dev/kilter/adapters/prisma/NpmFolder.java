package dev.kilter.adapters.prisma;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A tool in the version that a lock file below `src/test/tools` pins. npm puts it into `target`, from its cache where
/// it can; where it cannot, tests are skipped, and with CI=true they fail.
final class NpmFolder {
    private static final Path MODULE =
            Path.of(System.getProperty("kilter.root"), "kilter-adapters-prisma").toAbsolutePath();

    private final String name;
    private final boolean installed;

    /// @param mended is called once, with the folder, when npm has filled it
    NpmFolder(String name, Mended mended) {
        this.name = name;
        this.installed = install(mended);
    }

    /// What has to be changed in a tool before it is used.
    interface Mended {
        void change(Path folder) throws IOException;
    }

    /// How a command ended.
    record Ran(int exit, String output) {}

    /// What lies beside the lock file.
    Path source() {
        return MODULE.resolve("src/test/tools").resolve(name);
    }

    /// Where its `node_modules` is.
    Path target() {
        if (!installed && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("npm could not install " + name + ", and with CI=true it must be there");
        }
        assumeTrue(installed, "npm could not install " + name);
        return MODULE.resolve("target/tools").resolve(name);
    }

    static Ran run(ProcessBuilder builder) throws IOException {
        builder.redirectErrorStream(true);
        if (builder.redirectInput().equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        }
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

    private boolean install(Mended mended) {
        Path target = MODULE.resolve("target/tools").resolve(name);
        try {
            Path lock = target.resolve("package-lock.json");
            Path done = target.resolve("node_modules/.mended");
            if (Files.exists(done) && Files.mismatch(lock, source().resolve("package-lock.json")) == -1) {
                return true;
            }
            Files.createDirectories(target);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(source().resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Ran ran = run(
                    new ProcessBuilder("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                            .directory(target.toFile()));
            System.err.println(ran.output());
            if (ran.exit() != 0) {
                return false;
            }
            mended.change(target);
            Files.createFile(done);
            return true;
        } catch (IOException e) {
            System.err.println("npm: " + e.getMessage());
            return false;
        }
    }
}
