package dev.kilter.server;

import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;

/// Whether the server can work, which is whether its database answers. Whoever probes waits for seconds only, though a
/// deploy would wait longer for a connection.
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Jdbi database;

    Readiness(Jdbi database) {
        this.database = database;
    }

    void require() {
        FutureTask<Integer> asking = new FutureTask<>(() -> database.withHandle(
                handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one()));
        Thread.ofVirtual().start(asking);
        try {
            asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.cancel(true);
            throw away("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw away(DatabaseTrouble.message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("the server ends", e);
        }
    }

    private static KilterException away(String reason, Exception cause) {
        return Problem.of(KilterCode.UNREACHABLE, "the platform's database does not answer", "kilter doctor")
                .withEvidence(reason)
                .toException(cause);
    }
}
