package dev.kilter.server;

import dev.kilter.api.Commands;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Commands as plain processes of this machine, so that the server's side can be tried with what really reads, writes
/// and ends.
final class ProcessCommands implements Commands {
    static final List<Process> STARTED = new CopyOnWriteArrayList<>();

    @Override
    public Running exec(Slot slot, CommandRequest request, Listener listener) {
        try {
            Process process = new ProcessBuilder(request.command()).start();
            STARTED.add(process);
            Thread out = Thread.ofVirtual().start(() -> read(process.getInputStream(), listener::output));
            Thread error = Thread.ofVirtual().start(() -> read(process.getErrorStream(), listener::error));
            return new Started(process, out, error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Running run(KilterApp app, CommandRequest request, String by, Listener listener) {
        listener.note("a copy for " + by);
        return exec(app.slot(), request, listener);
    }

    private static void read(InputStream from, Consumer<byte[]> to) {
        byte[] part = new byte[8192];
        try {
            for (int count = from.read(part); count >= 0; count = from.read(part)) {
                to.accept(Arrays.copyOf(part, count));
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    private record Started(Process process, Thread out, Thread error) implements Running {
        @Override
        public void input(byte[] part) {
            try {
                process.getOutputStream().write(part);
                process.getOutputStream().flush();
            } catch (IOException e) {
                // It reads no more.
            }
        }

        @Override
        public void endInput() {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void resize(TerminalSize size) {
            // These have no terminal.
        }

        @Override
        public int await() throws InterruptedException {
            int code = process.waitFor();
            out.join();
            error.join();
            return code;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
