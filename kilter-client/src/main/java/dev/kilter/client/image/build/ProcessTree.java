package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A command with all that it started: its children and theirs, and those whose parents are gone, told by a variable
/// that each of them inherits.
///
/// @param mark the value of [#VARIABLE] that no other command's processes have
record ProcessTree(ProcessHandle root, String mark) {
    /// Set for a command, and so for whatever it starts.
    static final String VARIABLE = "KILTER_BUILD";

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration SCAN = Duration.ofMillis(100);
    /// A process that starts others while it is killed is met again.
    private static final int ROUNDS = 50;

    /// Asks all of them to end, and ends who has not after two seconds. Twice does no harm.
    void end() {
        Set<ProcessHandle> asked = living();
        asked.forEach(ProcessHandle::destroy);
        await(asked, GRACE);
        end(_ -> true);
    }

    /// Ends what an ended command left running in our session; what made a session of its own is meant to stay.
    void endLeftovers() {
        String own = session(ProcessHandle.current());
        end(process -> session(process).equals(own));
    }

    private void end(Predicate<ProcessHandle> which) {
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> left = living().stream().filter(which).collect(Collectors.toSet());
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            await(left, SCAN);
        }
    }

    private Set<ProcessHandle> living() {
        byte[] marked = (VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8);
        Stream<ProcessHandle> others = ProcessHandle.allProcesses().filter(process -> isMarked(process, marked));
        return Stream.concat(Stream.concat(Stream.of(root), root.descendants()), others)
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toSet());
    }

    private static boolean isMarked(ProcessHandle process, byte[] marked) {
        try {
            String environment = Files.readString(file(process, "environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(new String(marked, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            // Somebody else's, or gone meanwhile, or this system has no such files.
            return false;
        }
    }

    private static String session(ProcessHandle process) {
        try {
            String stat = Files.readString(file(process, "stat"), StandardCharsets.ISO_8859_1);
            // The name before may hold anything, parentheses too: state, parent, group, session.
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3];
        } catch (IOException _) {
            return "";
        }
    }

    private static Path file(ProcessHandle process, String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    private static void await(Set<ProcessHandle> processes, Duration patience) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        boolean wasInterrupted = Thread.interrupted();
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            wasInterrupted = true;
        } catch (ExecutionException | TimeoutException _) {
            // Who is left is looked for again.
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
