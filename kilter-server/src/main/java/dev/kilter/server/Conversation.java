package dev.kilter.server;

import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.Wire;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsSession;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The server's side of one open WebSocket. A ping each five seconds tells the visitor that the server is there, and
/// finds out that he is gone: Helidon says nothing of a connection that simply ends.
final class Conversation {
    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());
    private static final long BEAT_SECONDS = 5;

    private final WsSession session;
    private final Runnable gone;
    private final ReentrantLock writing = new ReentrantLock();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private boolean open = true;

    /// @param gone called once when the visitor has left or all is said
    Conversation(WsSession session, Runnable gone) {
        this.session = session;
        this.gone = gone;
        var _ = heart.scheduleAtFixedRate(
                () -> write(() -> session.ping(BufferData.empty())), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /// Sends bytes, after the number of their channel; blocks while the visitor does not read.
    void send(int channel, byte[] part) {
        byte[] message = new byte[part.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(part, 0, message, 1, part.length);
        write(() -> session.send(BufferData.create(message), true));
    }

    /// Sends bytes alone.
    void send(byte[] part, int length) {
        write(() -> session.send(BufferData.create(part, 0, length), true));
    }

    void tell(CommandNews news) {
        write(() -> session.send(Wire.text(news), true));
    }

    /// Says the last thing and hangs up.
    void end(CommandNews last) {
        tell(last);
        hangUp();
    }

    /// Hangs up; nothing more is said.
    void hangUp() {
        write(() -> session.close(WsCloseCodes.NORMAL_CLOSE, ""));
        leave();
    }

    /// The visitor has left.
    void leave() {
        writing.lock();
        try {
            if (!open) {
                return;
            }
            open = false;
        } finally {
            writing.unlock();
        }
        heart.shutdown();
        gone.run();
    }

    private void write(Runnable message) {
        writing.lock();
        try {
            if (!open) {
                return;
            }
            message.run();
            return;
        } catch (RuntimeException e) {
            // Helidon says it in many ways, by the moment: he is gone, and whatever else was to be said
            // with him.
            LOG.log(System.Logger.Level.DEBUG, "a visitor is gone", e);
        } finally {
            writing.unlock();
        }
        leave();
    }
}
