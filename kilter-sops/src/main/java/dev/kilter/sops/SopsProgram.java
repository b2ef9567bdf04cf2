package dev.kilter.sops;

import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The `sops` program. Its environment holds nothing but whom to seal for: variables that name other keys, and a
/// `.sops.yaml` of the project, have no say.
///
/// @param program where it is
record SopsProgram(Path program) {
    static final String INSTALL =
            "Install sops 3.9 or newer (github.com/getsops/sops/releases; brew install sops), or remove 'secretShipper'"
                    + " from kilter.yaml.";

    private static final Pattern VERSION = Pattern.compile("sops (\\d{1,4})\\.(\\d{1,4})\\.\\d{1,4}");
    private static final int MAJOR = 3;
    private static final int MINOR = 9;
    private static final int SECONDS = 60;
    private static final int LINES = 5;
    private static final int SHORTEST_HIDDEN = 4;
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    /// What a run of it gave.
    private record Ran(int exit, String out, String err) {}

    /// The first one that may be executed.
    static Optional<Path> onPath(String folders) {
        return Stream.of(folders.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "sops"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// The manifest as it seals it; where it does not, that is a problem which holds no value.
    String encrypted(SecretManifest plain, List<String> recipients) {
        List<String> command = List.of(
                program.toString(),
                "encrypt",
                "--input-type",
                "json",
                "--output-type",
                "yaml",
                "--encrypted-regex",
                "^(data|stringData)$",
                "/dev/stdin");
        Ran ran = ran(command, Map.of("SOPS_AGE_RECIPIENTS", String.join(",", recipients)), SopsFile.plain(plain));
        if (ran.exit() == 0) {
            return ran.out();
        }
        throw refused(ran, plain);
    }

    private KilterException refused(Ran ran, SecretManifest plain) {
        Matcher version = VERSION.matcher(
                ran(List.of(program.toString(), "--version"), Map.of(), "").out());
        boolean known = version.find();
        if (known && older(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))) {
            return Problem.of(
                            KilterCode.UNREACHABLE,
                            "'" + program + "' is " + version.group() + ", and kilter needs 3.9 or newer",
                            INSTALL)
                    .toException();
        }
        return Problem.of(
                        KilterCode.PROVIDER_BROKE,
                        "'" + program + "' did not seal '" + plain.name() + "': it ended with " + ran.exit(),
                        "Mend what it says, or remove 'secretShipper' from kilter.yaml.")
                .withEvidence(
                        Stream.concat(Stream.of(known ? version.group() : "of an unknown version"), said(ran, plain))
                                .toList())
                .toException();
    }

    private static boolean older(int major, int minor) {
        return major < MAJOR || (major == MAJOR && minor < MINOR);
    }

    private static Stream<String> said(Ran ran, SecretManifest plain) {
        return ran.err()
                .lines()
                .filter(line -> !line.isBlank())
                .filter(line -> plain.values().values().stream()
                        .noneMatch(value -> value.length() >= SHORTEST_HIDDEN && line.contains(value)))
                .limit(LINES);
    }

    private static Ran ran(List<String> command, Map<String, String> variables, String input) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
        environment.put("SOPS_DISABLE_VERSION_CHECK", "1");
        environment.putAll(variables);
        try {
            Process process = builder.start();
            CompletableFuture<Void> given =
                    CompletableFuture.runAsync(() -> give(process.getOutputStream(), input), THREADS);
            CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> all(process.getInputStream()), THREADS);
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> all(process.getErrorStream()), THREADS);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw Problem.of(
                                KilterCode.PROVIDER_BROKE,
                                "'" + command.getFirst() + "' did not end within " + SECONDS + " s",
                                "Run it by hand: sops --version")
                        .toException();
            }
            given.join();
            return new Ran(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw Problem.of(KilterCode.UNREACHABLE, "'" + command.getFirst() + "' cannot be started", INSTALL)
                    .withEvidence(String.valueOf(e.getMessage()))
                    .toException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sops ran", e);
        }
    }

    /// A program that ends without reading says why by its exit code.
    private static void give(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return;
        }
    }

    private static String all(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
