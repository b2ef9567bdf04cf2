package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Channel;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TerminalSize;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A command on a platform, with this program's streams.
final class RemoteCommand extends Messages {
    private static final int LARGEST = 16 * 1024;
    private static final int READER_GONE = 141;

    private final CommandRequest request;
    private final CommandStreams streams;
    private final ReentrantLock sending = new ReentrantLock();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();

    RemoteCommand(CommandRequest request, CommandStreams streams) {
        this.request = request;
        this.streams = streams;
    }

    /// Runs it to its end and gives its exit code.
    int over(Http http, String path) {
        WebSocket socket = http.open(path, this);
        ask(socket);
        Thread input = new Thread(() -> input(socket), "stdin");
        input.setDaemon(true);
        input.start();
        try {
            return await(socket);
        } finally {
            socket.abort();
        }
    }

    private void ask(WebSocket socket) {
        try {
            socket.sendText(Wire.text(request), true).join();
        } catch (CompletionException e) {
            // Refused at the door, or lost; which of them is told by the last message, or by its absence.
            started.cancel(false);
        }
    }

    @Override
    void text(String message) {
        CommandNews news = Wire.decode(utf8(message), CommandNews.class);
        if (news.note() != null) {
            streams.note().accept(news.note());
        }
        if (news.started()) {
            started.complete(true);
        }
        if (news.problem() != null) {
            end.completeExceptionally(news.problem().toException());
        }
        if (news.exitCode() != null) {
            end.complete(news.exitCode());
        }
    }

    @Override
    void bytes(byte[] message) {
        switch (Channel.of(message[0]).orElse(Channel.STATUS)) {
            case OUTPUT -> write(streams.out(), message);
            case ERROR -> write(streams.error(), message);
            case INPUT, STATUS, SIZE, CLOSE -> {
                // nothing that a platform sends
            }
        }
    }

    @Override
    void ended(@Nullable Throwable trouble) {
        started.cancel(false);
        Problem lost = Problem.of(
                KilterCode.UNREACHABLE,
                "the connection to the command is lost" + (trouble == null ? "" : ": " + trouble.getMessage()),
                "What became of it is not known; look before you run it again.");
        end.completeExceptionally(trouble == null ? lost.toException() : lost.toException(trouble));
    }

    private void write(OutputStream to, byte[] message) {
        try {
            to.write(message, 1, message.length - 1);
            to.flush();
        } catch (IOException e) {
            // As a shell says it of a program that nobody reads any more.
            end.complete(READER_GONE);
            throw new UncheckedIOException(e);
        }
    }

    private int await(WebSocket socket) {
        Optional<TerminalSize> known = Optional.ofNullable(request.terminal());
        while (true) {
            try {
                return end.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (isSilent()) {
                    ended(new IOException("nothing was heard for " + SILENCE.toSeconds() + " s"));
                }
                known = resized(socket, known);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KilterException problem
                        ? problem
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 130;
            }
        }
    }

    private Optional<TerminalSize> resized(WebSocket socket, Optional<TerminalSize> known) {
        if (known.isEmpty() || !started.isDone()) {
            return known;
        }
        Optional<TerminalSize> now = streams.size().get();
        if (now.isPresent() && !now.equals(known)) {
            byte[] size = Wire.encode(now.get());
            send(socket, Channel.SIZE, size, size.length);
        }
        return now.or(() -> known);
    }

    private void input(WebSocket socket) {
        try {
            started.join();
            byte[] part = new byte[LARGEST];
            for (int count = streams.in().read(part);
                    count >= 0;
                    count = streams.in().read(part)) {
                send(socket, Channel.INPUT, part, count);
            }
            send(socket, Channel.CLOSE, new byte[] {(byte) Channel.INPUT.number()}, 1);
        } catch (IOException | CompletionException | java.util.concurrent.CancellationException e) {
            // The command never began, or has ended; its end is told elsewhere.
        }
    }

    private void send(WebSocket socket, Channel channel, byte[] part, int length) {
        ByteBuffer message = ByteBuffer.allocate(length + 1);
        message.put((byte) channel.number()).put(part, 0, length).flip();
        sending.lock();
        try {
            socket.sendBinary(message, true).join();
        } finally {
            sending.unlock();
        }
    }
}
