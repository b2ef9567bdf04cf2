package dev.kilter.api;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/// The database's time, by which all programs of one database tell what has expired: a machine whose clock is an hour
/// off, or is set while it runs, changes nothing. Asked for twice a minute; in between, the machine's clock says how
/// much time has passed, as long as it agrees with the processor's. Until the database answers for the first time it is
/// the machine's. Safe from many threads.
public final class DatabaseClock implements InstantSource {
    private static final System.Logger LOG = System.getLogger(DatabaseClock.class.getName());
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration JUMP = Duration.ofSeconds(1);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(5);

    private final DataSource database;
    private final InstantSource machine;
    private final AtomicReference<Reading> last;
    private final ReentrantLock oneAsks = new ReentrantLock();

    /// @param machine this machine's own clock
    public DatabaseClock(DataSource database, InstantSource machine) {
        this.database = database;
        this.machine = machine;
        Instant now = machine.instant();
        long ticks = System.nanoTime();
        Reading own = new Reading(now, now, ticks);
        this.last = new AtomicReference<>(own);
        asked(own, now, ticks);
    }

    /// Both clocks at one moment, and the processor's.
    private record Reading(Instant database, Instant machine, long ticks) {
        Duration ahead() {
            return Duration.between(machine, database);
        }

        boolean isOld(long now) {
            return now - ticks > KEPT.toNanos();
        }

        /// Whether the machine's clock was set since.
        boolean hasJumped(Instant machineNow, long now) {
            Duration passed = Duration.ofNanos(now - ticks);
            return Duration.between(machine, machineNow).minus(passed).abs().compareTo(JUMP) > 0;
        }

        Instant after(long now) {
            return database.plusNanos(now - ticks);
        }
    }

    @Override
    public Instant instant() {
        Reading reading = last.get();
        long now = System.nanoTime();
        Instant machineNow = machine.instant();
        boolean hasJumped = reading.hasJumped(machineNow, now);
        if ((hasJumped || reading.isOld(now)) && oneAsks.tryLock()) {
            try {
                reading = asked(reading, machineNow, now);
            } finally {
                oneAsks.unlock();
            }
        }
        return reading.after(System.nanoTime());
    }

    /// A new reading; without an answer of the database what the processor says has passed since the last one.
    private Reading asked(Reading before, Instant machineNow, long now) {
        Reading reading;
        try {
            reading = ask();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the database''s time cannot be read now: {0}", e.getMessage());
            reading = new Reading(before.after(now), machineNow, now);
        }
        last.set(reading);
        if (before.ahead().minus(reading.ahead()).abs().compareTo(WORTH_A_LINE) > 0) {
            tell(reading);
        }
        return reading;
    }

    private static void tell(Reading reading) {
        if (reading.ahead().abs().compareTo(WORTH_A_LINE) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this machine''s clock and the database''s are {0} apart; the database''s counts",
                    reading.ahead().abs());
        }
    }

    private Reading ask() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            long before = System.nanoTime();
            try (ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
                rows.next();
                Instant time = rows.getObject(1, OffsetDateTime.class).toInstant();
                long after = System.nanoTime();
                return new Reading(time.plusNanos((after - before) / 2), machine.instant(), after);
            }
        }
    }
}
