package dev.kilter.client;

import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Connections to an env's database through the platform, one WebSocket each.
final class DatabaseTunnel {
    private static final int LARGEST = 16 * 1024;

    private final Http http;
    private final String path;

    DatabaseTunnel(Http http, String path) {
        this.http = http;
        this.path = path;
    }

    /// Carries one connection until either side ends it.
    void carry(Socket client) {
        WebSocket socket = http.open(path, new Answers(client));
        byte[] part = new byte[LARGEST];
        try {
            InputStream in = client.getInputStream();
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                socket.sendBinary(ByteBuffer.wrap(part, 0, count), true).join();
            }
        } catch (IOException | CompletionException e) {
            // One side has gone; the other hears of it below.
        }
        socket.abort();
    }

    private static final class Answers extends Messages {
        private final Socket client;

        Answers(Socket client) {
            this.client = client;
        }

        @Override
        void text(String message) {
            CommandNews news = Wire.decode(utf8(message), CommandNews.class);
            if (news.problem() != null) {
                throw news.problem().toException();
            }
        }

        @Override
        void bytes(byte[] message) {
            try {
                client.getOutputStream().write(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void ended(@Nullable Throwable trouble) {
            try {
                client.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }
}
