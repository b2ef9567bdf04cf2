package dev.kilter.client.image.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// A small shell that outlives this process if it is killed in a build, ends the build's processes then and removes its
/// secrets. It hears of our end by the pipe between us, which nothing else holds.
final class BuildGuard implements AutoCloseable {
    private static final String SCRIPT = """
        trap '' HUP INT TERM
        read -r word
        [ "$word" = done ] && exit 0
        rm -rf -- "$2"
        for round in 1 2 3; do
            for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
                pid=${file#/proc/}
                kill -9 "${pid%/environ}"
            done
        done
        """;

    private final Process shell;

    private BuildGuard(Process shell) {
        this.shell = shell;
    }

    static BuildGuard of(BuildScope scope) {
        try {
            return new BuildGuard(new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            SCRIPT,
                            "kilter-build-guard",
                            ProcessTree.VARIABLE + "=" + scope.mark(),
                            scope.secrets().folder().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run /bin/sh", e);
        }
    }

    @Override
    public void close() {
        try (var pipe = shell.getOutputStream()) {
            pipe.write("done\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It is gone already, and so is its task.
        }
    }
}
