package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.wire.TerminalSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Starts and stops whole process trees: each in a session of its own, marked, and under a small shell that writes down
/// the exit code, so that it is known even if the daemon is gone by then.
final class HostProcesses {
    /// The shell sees the end of the program whoever sent the signal: SIGTERM goes to the whole group, and a trap
    /// (other than an ignored signal) is not inherited.
    private static final String WATCH = """
        exit=$1; once=$2; shift 2
        unset PWD OLDPWD
        if [ -n "$once" ]; then
          (set -C; : > "$once") 2>/dev/null || exit 0
        fi
        trap : TERM INT HUP
        "$@"
        code=$?
        echo "$code" > "$exit.new" && command -p mv "$exit.new" "$exit"
        exit "$code"
        """;

    private final ProcessGate processes;
    private final FileGate files;
    private final ProcessTable table = new ProcessTable();

    HostProcesses(Effects effects) {
        this.processes = new ProcessGate(effects);
        this.files = new FileGate(effects);
    }

    ProcessTable table() {
        return table;
    }

    /// Starts it and says which process it is. Empty: it was over before one could look.
    Optional<ProcessIdentity> start(String id, Launch launch, ProcessFiles place) {
        files.delete(place.exit());
        ProcessBuilder builder = builder(id, launch, place, "");
        return table.identity(processes.start(id, builder).pid());
    }

    /// Starts it unless it was ever started before in this place, by whomever. Returns when that stands in its
    /// file: while a process replaces its program, the kernel shows it without its mark, and whoever looks then
    /// would take it for not begun, and start it twice.
    void startOnce(String id, Launch launch, ProcessFiles place) {
        Process process =
                processes.start(id, builder(id, launch, place, place.started().toString()));
        while (!Files.exists(place.started()) && process.isAlive()) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    /// Starts it with pipes that this program holds the other ends of.
    Process startPiped(String id, Launch launch) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(launch.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(launch.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(launch.environment());
        environment.put(ProcessTable.MARK, id);
        return processes.start(id, builder);
    }

    /// Gives the terminal whose name stands in this file another size.
    void resize(String id, Path terminal, TerminalSize size) {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "stty -F \"$(cat \"$1\")\" rows \"$2\" cols \"$3\"",
                        "kilter",
                        terminal.toString(),
                        Integer.toString(size.rows()),
                        Integer.toString(size.columns()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            processes.start("another size for " + id, builder).waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessBuilder builder(String id, Launch launch, ProcessFiles place, String once) {
        List<String> command = new ArrayList<>(
                List.of("setsid", "/bin/sh", "-c", WATCH, "kilter", place.exit().toString(), once));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.directory().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(launch.environment());
        environment.put(ProcessTable.MARK, id);
        return builder;
    }

    /// What it ended with; empty while it runs, or when nobody could see its end.
    static OptionalInt exitCode(ProcessFiles place) {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(place.exit()).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /// The living processes of the instance, those included that left the session.
    Set<Long> tree(String id, ProcessIdentity leader) {
        Set<Long> tree = new TreeSet<>(table.marked(id));
        List<Long> session = table.members(leader.pid());
        if (table.isAlive(leader) || session.stream().anyMatch(tree::contains)) {
            tree.addAll(session);
        }
        return tree;
    }

    /// Sends the signal (`TERM`, `KILL`) to all of the instance's processes.
    void signal(String signal, String id, ProcessIdentity leader) {
        Set<Long> tree = tree(id, leader);
        List<Long> session = table.members(leader.pid());
        List<String> targets = new ArrayList<>();
        if (session.stream().anyMatch(tree::contains)) {
            targets.add("-" + leader.pid());
            session.forEach(tree::remove);
        }
        tree.forEach(pid -> targets.add(Long.toString(pid)));
        if (!targets.isEmpty()) {
            kill(signal, id, targets);
        }
    }

    /// Sends the signal to whatever lives of the instance, whoever started it. False: nothing does.
    boolean signal(String signal, String id) {
        Optional<ProcessIdentity> leader =
                table.leader(id).or(() -> table.marked(id).stream().findFirst().flatMap(table::identity));
        leader.ifPresent(found -> signal(signal, id, found));
        return leader.isPresent();
    }

    /// Waits until nothing lives of these instances, or the time is up.
    void await(List<String> ids, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (ids.stream().anyMatch(id -> !table.marked(id).isEmpty()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void kill(String signal, String id, List<String> targets) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$@\"", "kilter", signal, "--"));
        command.addAll(targets);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            processes.start("signal " + signal + " to " + id, builder).waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
