package dev.kilter.local.postgres;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Starts the server again when it is gone: PostgreSQL gives up when its disk is full, and comes back only when
/// somebody starts it. Apps keep running meanwhile.
public final class PostgresWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PostgresWatch.class.getName());

    /// Recovery wants to write a whole piece of its journal; with less it would only fail again.
    private static final long NEEDED = 18L << 20;

    private static final long PAUSE_SECONDS = 1;

    private final PostgresServer server;
    private final Path folder;
    private final Thread thread;
    private final Semaphore closed = new Semaphore(0);

    /// Watches this server, whose data lies below `folder`, until it is closed.
    public PostgresWatch(PostgresServer server, Path folder) {
        this.server = server;
        this.folder = folder;
        this.thread = Thread.ofPlatform().name("postgres-watch").daemon().unstarted(this::watch);
    }

    /// Begins to look.
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (!closed.tryAcquire(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (server.pid().isEmpty() && folder.toFile().getUsableSpace() >= NEEDED) {
                LOG.log(System.Logger.Level.WARNING, "PostgreSQL is gone; it is started again");
                server.revive();
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "PostgreSQL did not come back; tried again", e);
        }
    }
}
