package dev.kilter.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// A kilter home of a test's own and the command line on it, run as people run it: a process of its own.
final class Home implements AutoCloseable {
    private static final Path DIST = Path.of(System.getProperty("kilter.dist"));
    static final Path ROOT = Path.of(System.getProperty("kilter.root"));

    /// Whatever kilter does not protect by itself can be read and written by everybody.
    private static final List<String> OF_A_CARELESS_USER = List.of("sh", "-c", "umask 000; exec \"$@\"", "kilter");

    final Path folder;

    Home() {
        try {
            this.folder = Files.createTempDirectory("kilter-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How a command ended.
    record Ran(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit " + exit + "\n" + out + "\n" + err;
        }
    }

    Path home() {
        return folder.resolve("home");
    }

    /// A copy of an example that the test may change.
    Path example(String name) {
        return example(name, name);
    }

    /// A copy under another name, beside others of the same example.
    Path example(String name, String as) {
        Path target = folder.resolve("apps").resolve(as);
        copy(ROOT.resolve("examples").resolve(name), target);
        return target;
    }

    Ran kilter(String... arguments) {
        return kilter(List.of(), arguments);
    }

    Ran kilter(List<String> jvm, String... arguments) {
        return kilter(jvm, "", arguments);
    }

    /// With this on its stdin.
    Ran kilterReading(String input, String... arguments) {
        return kilter(List.of(), input, arguments);
    }

    private Ran kilter(List<String> jvm, String input, String... arguments) {
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            Process process = start(jvm, out.toFile(), err.toFile(), arguments);
            if (!input.isEmpty()) {
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
            }
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "kilter " + List.of(arguments) + " did not end\n" + Files.readString(err) + platformLog());
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// As in a terminal: Ctrl-C reaches it, though a build in the background may ignore it.
    Process startInTerminal(File out, File err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(command(List.of(), arguments));
        return start(command, out, err);
    }

    /// On a terminal of its own, as a job of CI may have one; what is written to the process is typed there. `out`
    /// gets all that the terminal shows.
    Process startOnTerminal(File out, String... arguments) throws IOException {
        String line = command(List.of("-Dkilter.terminal=true"), arguments).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        return start(List.of("env", "--default-signal=INT", "CI=true", "script", "-qefc", line, "/dev/null"), out, out);
    }

    Process start(List<String> jvm, File out, File err, String... arguments) throws IOException {
        return start(command(jvm, arguments), out, err);
    }

    private Process start(List<String> command, File out, File err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().keySet().removeIf(key -> key.startsWith("KILTER_") || key.equals("CI"));
        builder.environment().put("KILTER_HOME", home().toString());
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }

    private static List<String> command(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(OF_A_CARELESS_USER);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:AOTCache=" + DIST.resolve("cli.aot")));
        command.addAll(jvm);
        String jars = Files.readString(DIST.resolve("cli.classpath")).strip();
        command.addAll(List.of(
                "-Dkilter.dist=" + DIST,
                "-cp",
                DIST + "/" + jars.replace(":", ":" + DIST + "/"),
                "dev.kilter.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The commit that the flux repo stands at.
    String fluxHead() {
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(home().resolve("local/flux.git").toFile())
                .build()) {
            return String.valueOf(repository.resolve("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String platformLog() {
        Path log = home().resolve("local/logs/platform.log");
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        kilter("local", "reset", "--yes");
        delete();
    }

    /// Only the files: whoever calls has stopped the platform.
    void delete() {
        delete(folder);
    }

    static void copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                    if (dir.getFileName().toString().equals("target")) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    Files.createDirectories(to.resolve(from.relativize(dir).toString()));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                    Files.deleteIfExists(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
