package dev.kilter.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A build in a thread of its own that waits for a process which never ends.
final class EndlessBuild implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration END = Duration.ofSeconds(20);

    private final Thread thread;
    private final ProcessHandle process;

    private EndlessBuild(Thread thread, ProcessHandle process) {
        this.thread = thread;
        this.process = process;
    }

    /// Starts it, and waits until its process has written its id into the file.
    static EndlessBuild of(Supplier<?> build, Path pid) throws IOException {
        Thread thread = Thread.ofPlatform().daemon().name("endless build").unstarted(() -> {
            try {
                var _ = build.get();
            } catch (RuntimeException _) {
                // How it ends is up to the builder.
            }
        });
        thread.start();
        long deadline = System.nanoTime() + START.toNanos();
        Optional<ProcessHandle> process = Optional.empty();
        while (process.isEmpty()) {
            boolean isOver = join(thread);
            if (isOver || System.nanoTime() > deadline) {
                thread.interrupt();
                throw new IllegalStateException("the build did not start its process");
            }
            String text = Files.exists(pid) ? Files.readString(pid) : "";
            process = text.endsWith("\n") ? ProcessHandle.of(Long.parseLong(text.strip())) : Optional.empty();
        }
        return new EndlessBuild(thread, process.get());
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isOver() throws InterruptedException {
        return thread.join(END);
    }

    boolean isProcessOver() throws InterruptedException {
        try {
            process.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        process.destroyForcibly();
    }
}
