package dev.kilter.client;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Whole messages of a WebSocket, in their order, and its end. The platform pings each five seconds.
abstract class Messages implements WebSocket.Listener {
    /// Silence for longer than this means that nobody is there.
    static final Duration SILENCE = Duration.ofSeconds(40);

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile long heard = System.nanoTime();

    /// A message may throw: then the connection is given up.
    abstract void text(String message);

    abstract void bytes(byte[] message);

    /// The connection has ended, with the trouble it had; null: the other side hung up.
    abstract void ended(@Nullable Throwable trouble);

    final boolean isSilent() {
        return System.nanoTime() - heard > SILENCE.toNanos();
    }

    @Override
    public final @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            handle(socket, () -> text(message));
        }
        return next(socket);
    }

    @Override
    public final @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        byte[] more = new byte[part.remaining()];
        part.get(more);
        bytes.writeBytes(more);
        if (last) {
            byte[] message = bytes.toByteArray();
            bytes.reset();
            handle(socket, () -> bytes(message));
        }
        return next(socket);
    }

    @Override
    public final @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        return next(socket);
    }

    @Override
    public final @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ended(null);
        return null;
    }

    @Override
    public final void onError(WebSocket socket, Throwable trouble) {
        ended(trouble);
    }

    private void handle(WebSocket socket, Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            socket.abort();
            ended(e);
        }
    }

    private @Nullable CompletionStage<?> next(WebSocket socket) {
        heard = System.nanoTime();
        socket.request(1);
        return null;
    }

    /// The bytes as UTF-8.
    static byte[] utf8(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
