package dev.kilter.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lines of a log as server-sent events. The answer opens with the first line or heartbeat, so that a problem before it
/// still has its own status; a heartbeat each ten seconds tells both sides that the other is there.
final class LogStream implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogStream.class.getName());
    private static final long BEAT_SECONDS = 10;

    private final ServerResponse response;
    private final ReentrantLock writing = new ReentrantLock();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private @Nullable OutputStream out;
    private volatile boolean open = true;

    LogStream(ServerResponse response) {
        this.response = response;
        var _ = heart.scheduleAtFixedRate(() -> write(": still here\n\n"), 1, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /// Whether somebody still reads.
    boolean isOpen() {
        return open;
    }

    /// Ends it from outside: the reader's token has.
    void end() {
        open = false;
    }

    void line(String text) {
        write("data: " + text + "\n\n");
    }

    /// Ends the answer; an empty one too.
    void finish() {
        writing.lock();
        try {
            stream().close();
        } catch (IOException e) {
            open = false;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }

    private void write(String text) {
        writing.lock();
        try {
            OutputStream to = stream();
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException | RuntimeException e) {
            // Helidon says it in many ways, by the moment: nobody reads any more.
            LOG.log(System.Logger.Level.DEBUG, "a reader of logs is gone", e);
            open = false;
        } finally {
            writing.unlock();
        }
    }

    private OutputStream stream() {
        OutputStream now = out;
        if (now == null) {
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
            now = response.outputStream();
            out = now;
        }
        return now;
    }
}
