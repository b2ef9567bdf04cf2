package dev.kilter.client.image.build;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The lines of a command, read so that waiting for one can be interrupted, and so that what the command left running
/// does not keep it from having ended.
final class OutputLines implements AutoCloseable {
    private static final int AHEAD = 1_000;
    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_AFTER_END = 10;

    private final Process process;
    private final ProcessTree tree;
    private final BlockingQueue<Optional<String>> read = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;

    private OutputLines(Process process, ProcessTree tree) {
        this.process = process;
        this.tree = tree;
        // A read of a pipe cannot be interrupted, so this thread ends when the last writer does.
        reader = Thread.ofPlatform().daemon().name("kilter-build-output").unstarted(this::readAll);
    }

    static OutputLines of(Process process, ProcessTree tree) {
        OutputLines lines = new OutputLines(process, tree);
        lines.reader.start();
        return lines;
    }

    /// The next line; empty: the command has ended.
    Optional<String> next() throws InterruptedException {
        int looks = 0;
        while (true) {
            Optional<String> line = read.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (line != null) {
                if (line.isEmpty()) {
                    process.waitFor();
                    tree.endLeftovers();
                }
                return line;
            }
            if (!process.isAlive()) {
                tree.endLeftovers();
                looks++;
                if (looks == LOOKS_AFTER_END) {
                    return Optional.empty();
                }
            }
        }
    }

    private void readAll() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read.put(Optional.of(line));
            }
            read.put(Optional.empty());
        } catch (InterruptedException _) {
            // Nobody listens any more.
        } catch (IOException _) {
            // The pipe went with the process; what it said until then is told.
            var _ = read.offer(Optional.empty());
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
