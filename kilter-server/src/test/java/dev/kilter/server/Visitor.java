package dev.kilter.server;

import dev.kilter.sdk.wire.Channel;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The other end of a WebSocket of the server.
final class Visitor implements WebSocket.Listener {
    final List<CommandNews> news = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch over = new CountDownLatch(1);
    private final WebSocket socket;

    Visitor(ServerFixture platform, String token, String path) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(
                        URI.create(
                                "ws://127.0.0.1:" + platform.server().port() + "/v1/projects/acme/shop/envs/" + path),
                        this)
                .join();
    }

    void say(Object message) {
        socket.sendText(Wire.text(message), true).join();
    }

    void send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    void input(String words) {
        byte[] part = words.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(part.length + 1);
        message.put((byte) Channel.INPUT.number()).put(part);
        send(message.array());
    }

    void endInput() {
        send(new byte[] {(byte) Channel.CLOSE.number(), (byte) Channel.INPUT.number()});
    }

    /// Leaves as a killed program does.
    void vanish() {
        socket.abort();
    }

    /// The last thing that was said.
    CommandNews last() {
        try {
            if (!over.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody hung up: " + news);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return news.getLast();
    }

    /// All bytes so far.
    String bytes() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            news.add(Wire.decode(text.toString(), CommandNews.class));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] more = new byte[part.remaining()];
        part.get(more);
        synchronized (bytes) {
            bytes.writeBytes(more);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over.countDown();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable trouble) {
        over.countDown();
    }
}
