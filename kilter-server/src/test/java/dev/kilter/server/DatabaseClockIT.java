package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kilter.api.DatabaseClock;
import dev.kilter.testkit.DatabaseServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// The time that the server and the operator tell, on a machine whose clock is off, while the database comes and goes.
final class DatabaseClockIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NOBODY = "jdbc:postgresql://127.0.0.1:1/postgres?user=postgres";

    private final AtomicReference<Duration> off = new AtomicReference<>(HOUR);
    private final PGSimpleDataSource database = new PGSimpleDataSource();

    @Test
    void the_machine_s_clock_goes_until_the_database_answers_and_the_database_s_from_then_on() {
        database.setURL(NOBODY);
        DatabaseClock clock = new DatabaseClock(database, this::machine);
        assertThat(clock.instant()).isCloseTo(machine(), within(10, ChronoUnit.SECONDS));

        database.setURL(DatabaseServer.embedded().url());
        off.set(HOUR.plusSeconds(3)); // whoever sets the clock makes it ask at once, not in half a minute
        assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    }

    @Test
    void a_clock_that_is_set_while_the_database_is_away_changes_nothing() {
        database.setURL(DatabaseServer.embedded().url());
        DatabaseClock clock = new DatabaseClock(database, this::machine);
        assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));

        database.setURL(NOBODY);
        for (Duration set : new Duration[] {HOUR.negated(), Duration.ZERO, HOUR.multipliedBy(24)}) {
            off.set(set);
            assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
        }
        database.setURL(DatabaseServer.embedded().url());
        off.set(HOUR);
        assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    }

    private Instant machine() {
        return Instant.now().plus(off.get());
    }
}
