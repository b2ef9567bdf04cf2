package dev.kilter.sops;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// The real `sops` and `age`, found on the PATH or where `-Dkilter.sops=…` and `-Dkilter.age=…` say, and npm's
/// `sops-age` in the version that `src/test/tools` pins. Tests of those that are not there are skipped.
final class RealTools {
    private static final Path MODULE =
            Path.of(System.getProperty("kilter.root"), "kilter-sops").toAbsolutePath();
    private static final Path SOURCE = MODULE.resolve("src/test/tools/sops-age");
    private static final Path TARGET = MODULE.resolve("target/tools/sops-age");

    private RealTools() {}

    static byte[] sops(AgeIdentity identity, Path file) {
        return ran(
                new ProcessBuilder(found("sops"), "decrypt", "--output-type", "json", file.toString()),
                Map.of("SOPS_AGE_KEY", identity.secret()),
                null);
    }

    static byte[] sopsBySsh(Path key, Path file) {
        return ran(
                new ProcessBuilder(found("sops"), "decrypt", "--output-type", "json", file.toString()),
                Map.of("SOPS_AGE_SSH_PRIVATE_KEY_FILE", key.toString()),
                null);
    }

    static byte[] age(Path identity, Path file) {
        return ran(
                new ProcessBuilder(found("age"), "--decrypt", "-i", identity.toString(), file.toString()),
                Map.of(),
                null);
    }

    static byte[] sopsAge(AgeIdentity identity, Path file) {
        assumeTrue(installed(), "npm could not install sops-age");
        return ran(
                new ProcessBuilder("node", TARGET.resolve("open.mjs").toString(), file.toString()),
                Map.of(),
                identity.secret());
    }

    static String found(String tool) {
        String given = System.getProperty("kilter." + tool, "");
        if (!given.isEmpty()) {
            return given;
        }
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return Path.of(folder, tool).toString();
            }
        }
        throw new TestAbortedException("there is no " + tool + " on the PATH; name it with -Dkilter." + tool + "=…");
    }

    private static boolean installed() {
        try {
            Files.createDirectories(TARGET);
            Path lock = TARGET.resolve("package-lock.json");
            boolean same = Files.exists(lock) && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) == -1;
            for (String file : List.of("package.json", "package-lock.json", "open.mjs")) {
                Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (same && Files.isDirectory(TARGET.resolve("node_modules/sops-age"))) {
                return true;
            }
            Process npm = new ProcessBuilder(
                            "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                    .directory(TARGET.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(TARGET.resolve("npm.log").toFile())
                    .start();
            return npm.waitFor(120, TimeUnit.SECONDS) && npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] ran(ProcessBuilder builder, Map<String, String> variables, @Nullable String input) {
        try {
            Path errors = Files.createTempFile("tool", ".err");
            builder.redirectError(errors.toFile()).environment().putAll(variables);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write((input == null ? "" : input).getBytes(StandardCharsets.UTF_8));
            }
            byte[] out = process.getInputStream().readAllBytes();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String said = Files.readString(errors);
            Files.delete(errors);
            if (!ended || process.exitValue() != 0) {
                List<String> command = new ArrayList<>(builder.command());
                throw new AssertionError(command + " failed: " + said);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
