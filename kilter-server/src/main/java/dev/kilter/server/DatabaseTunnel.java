package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.CommandNews;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection to the database server, carried over a WebSocket, whose binary messages are its bytes. Who may come
/// in was decided before; what he may do there is up to the login that he brings.
final class DatabaseTunnel implements WsListener {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LARGEST = 32 * 1024;

    private final InetSocketAddress server;
    private java.net.@Nullable Socket database;
    private @Nullable Conversation conversation;

    DatabaseTunnel(InetSocketAddress server) {
        this.server = server;
    }

    @Override
    public void onOpen(WsSession session) {
        java.net.Socket socket = new java.net.Socket();
        database = socket;
        Conversation talk = new Conversation(session, () -> close(socket));
        conversation = talk;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(server.getHostString(), server.getPort()), PATIENCE_MILLIS);
        } catch (IOException e) {
            talk.end(CommandNews.failed(
                    Problem.of(KilterCode.UNREACHABLE, "the platform's database does not answer", "kilter doctor")
                            .withEvidence(String.valueOf(e.getMessage()))));
            return;
        }
        talk.tell(CommandNews.STARTED);
        Thread.ofVirtual().name("tunnel").start(() -> copy(socket, talk));
    }

    @Override
    public void onMessage(WsSession session, BufferData bytes, boolean last) {
        byte[] part = new byte[bytes.available()];
        bytes.read(part);
        try {
            Objects.requireNonNull(database).getOutputStream().write(part);
        } catch (IOException e) {
            Objects.requireNonNull(conversation).hangUp();
        }
    }

    @Override
    public void onClose(WsSession session, int code, String reason) {
        Objects.requireNonNull(conversation).leave();
    }

    @Override
    public void onError(WsSession session, Throwable trouble) {
        Objects.requireNonNull(conversation).hangUp();
    }

    private static void copy(java.net.Socket from, Conversation to) {
        byte[] part = new byte[LARGEST];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                to.send(part, count);
            }
        } catch (IOException e) {
            // The database or the visitor has hung up; both hear of it here.
        }
        to.hangUp();
    }

    private static void close(java.net.Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(DatabaseTunnel.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection to the database cannot be closed", e);
        }
    }
}
