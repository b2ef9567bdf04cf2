package dev.kilter.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Work that is done again and again in a thread of its own, with a pause before each time. What fails is told, and
/// tried again the next time.
final class Repeated implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Repeated.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private final Thread loop;

    private Repeated(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.loop = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    /// @param name of the thread, and of the work where it is told that it failed
    static Repeated every(Duration pause, String name, Runnable work) {
        Repeated repeated = new Repeated(name, pause, work);
        repeated.loop.start();
        return repeated;
    }

    @Override
    public void close() {
        loop.interrupt();
        try {
            loop.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, name + " failed and is tried again: " + e.getMessage());
        }
    }
}
