package com.acme.onefile;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Runs javac. What it says goes into a log; where it fails, the last lines are in the problem.
///
/// @param program  where it is
/// @param observer hears what is run
record Compiler(String program, Path log, Observer observer) {
    private static final int LAST_LINES = 20;

    void run(Path folder, String source, Path classes) throws IOException {
        observer.on(new Observer.Event.Started("javac " + source));
        Process process = new ProcessBuilder(program, "--release", "25", "-d", classes.toString(), source)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (exitCode(process) != 0) {
            List<String> lines = Files.readAllLines(log);
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "`javac " + source + "` failed",
                            "Correct " + source + " and deploy again.")
                    .withEvidence(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))
                    .toException();
        }
    }

    /// Ctrl-C and the end of the build's time arrive as an interrupt: what was started must not outlive it.
    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
        }
    }
}
