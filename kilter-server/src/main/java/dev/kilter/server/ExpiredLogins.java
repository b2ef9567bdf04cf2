package dev.kilter.server;

import dev.kilter.api.DatabaseLogins;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Ends people's sessions in databases once their logins have expired: PostgreSQL asks for the password only when a
/// session begins.
final class ExpiredLogins implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExpiredLogins.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final DatabaseLogins logins;
    private final InstantSource clock;
    private final Thread loop;

    ExpiredLogins(DatabaseLogins logins, InstantSource clock) {
        this.logins = logins;
        this.clock = clock;
        this.loop = Thread.ofVirtual().name("expired-logins").unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.interrupt();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        try {
            logins.endExpired(clock.instant());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "expired database logins are not ended yet: " + e.getMessage());
        }
    }
}
