package dev.kilter.operator;

import dev.kilter.operator.database.Provisioner;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Drops, once an hour, the databases of removed envs that have been kept long enough. Two may do it at once.
public final class DatabaseCollection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DatabaseCollection.class.getName());
    private static final long MINUTES = 60;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    private DatabaseCollection() {}

    /// Looks at once and then every hour, until it is closed.
    public static DatabaseCollection start(Provisioner databases, InstantSource clock) {
        DatabaseCollection collection = new DatabaseCollection();
        var _ = collection.timer.scheduleWithFixedDelay(() -> look(databases, clock), 0, MINUTES, TimeUnit.MINUTES);
        return collection;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void look(Provisioner databases, InstantSource clock) {
        try {
            List<String> dropped = databases.collect(clock.instant());
            if (!dropped.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "dropped for good: {0}", String.join(", ", dropped));
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "old databases cannot be looked at; the next try is in an hour", e);
        }
    }
}
