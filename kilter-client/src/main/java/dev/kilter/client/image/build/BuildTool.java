package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/// Runs a tool of the app's build: its lines go to the observer and to a log, without the build's secrets; its end is
/// waited for. When this thread is interrupted or this process ends, all that the tool started ends too.
final class BuildTool {
    private static final int LAST_LINES = 20;
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

    private final Path folder;
    private final Path log;
    private final Observer observer;

    BuildTool(Path folder, Path log, Observer observer) {
        this.folder = folder;
        this.log = log;
        this.observer = observer;
    }

    /// Runs this command; `name` is what people would type. A bad end is a problem with the last lines.
    void run(String name, List<String> command) {
        run(name, command, Map.of());
    }

    /// The same, with these variables besides those of this process.
    void run(String name, List<String> command, Map<String, String> variables) {
        observer.on(new Observer.Event.Started(name));
        Deque<String> last = new ArrayDeque<>();
        BuildScope scope = BuildScope.current();
        int exit;
        try {
            Process process = start(command, variables, scope);
            ProcessTree tree = new ProcessTree(process.toHandle(), scope.mark());
            Thread stopper = new Thread(() -> {
                tree.end();
                scope.secrets().remove();
            });
            Runtime.getRuntime().addShutdownHook(stopper);
            try {
                read(process, tree, scope, last);
                exit = process.waitFor();
            } catch (InterruptedException e) {
                tree.end();
                Thread.currentThread().interrupt();
                throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
            } catch (IOException | RuntimeException e) {
                tree.end();
                throw e;
            } finally {
                forget(stopper);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run '" + name + "'", e);
        }
        if (exit != 0) {
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "`" + name + "` failed with exit code " + exit,
                            "Run `" + name + "` in '" + folder + "' by hand; all its lines are in '" + log + "'.")
                    .withEvidence(List.copyOf(last))
                    .toException();
        }
    }

    /// What a command says, a line each; what it complains about does not count as long as it ends well.
    List<String> lines(String name, List<String> command, Map<String, String> variables) {
        List<String> said = new ArrayList<>();
        BuildTool quiet = new BuildTool(folder, log, event -> {
            if (event instanceof Observer.Event.Note(String line)) {
                said.add(line);
            }
        });
        quiet.run(name, command, variables);
        return said;
    }

    private Process start(List<String> command, Map<String, String> variables, BuildScope scope) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("KILTER_"));
        builder.environment().putAll(variables);
        builder.environment().put(ProcessTree.VARIABLE, scope.mark());
        return builder.start();
    }

    private void read(Process process, ProcessTree tree, BuildScope scope, Deque<String> last)
            throws IOException, InterruptedException {
        try (OutputLines lines = OutputLines.of(process, tree);
                BufferedWriter copy = Files.newBufferedWriter(log)) {
            for (Optional<String> raw = lines.next(); raw.isPresent(); raw = lines.next()) {
                String line =
                        scope.masked(ANSI.matcher(raw.get()).replaceAll("").stripTrailing());
                copy.write(line);
                copy.newLine();
                if (line.isEmpty()) {
                    continue;
                }
                last.addLast(line);
                if (last.size() > LAST_LINES) {
                    last.removeFirst();
                }
                tell(line);
            }
        }
    }

    private void tell(String line) {
        if (observer instanceof HearsLines listener) {
            listener.printed(line);
        } else {
            observer.on(new Observer.Event.Note(line));
        }
    }

    private static void forget(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException _) {
            // The JVM is going down already: the hook does its work.
        }
    }
}
