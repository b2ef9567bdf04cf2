package dev.kilter.local.postgres;

import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// PostgreSQL's programs, with nothing of our environment; by root in a user namespace, since they refuse it. All
/// write into one log, from which a failure quotes.
final class PostgresPrograms {
    private static final long PATIENCE_SECONDS = 60;

    private final ProcessGate processes;
    private final Path log;

    PostgresPrograms(ProcessGate processes, Path log) {
        this.processes = processes;
        this.log = log;
    }

    /// Runs one to its end.
    void run(List<String> command, String what) {
        try {
            Process process = processes.start(what, builder(unprivileged(command)));
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw failed(what + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what + " was interrupted");
        }
    }

    /// Starts one that outlives this program.
    Process detach(List<String> command, String what) {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(unprivileged(command));
        return processes.start(what, builder(detached));
    }

    /// What a failure says: this, the log's last lines, and where to look.
    KilterException failed(String detail) {
        return Problem.of(KilterCode.UNREACHABLE, detail, "Look at " + log + ", or start afresh: kilter local reset")
                .withEvidence(lastLines())
                .toException();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static List<String> unprivileged(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))
                || command.getFirst().equals("kill")) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private List<String> lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - 8), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
