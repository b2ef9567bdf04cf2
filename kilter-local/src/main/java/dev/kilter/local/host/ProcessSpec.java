package dev.kilter.local.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One version of one process: all that is needed to start it, today or after a reboot. Holds no secret.
///
/// @param id       where it belongs and which version it is
/// @param listening how it takes requests
/// @param grace    between SIGTERM and SIGKILL, and for requests in flight before that
/// @param memory   bytes above which it is ended; 0: no limit
record ProcessSpec(
        Id id, Program.OfImage program, Environment environment, Listening listening, Duration grace, long memory) {
    ProcessSpec(Id id, Program.OfImage program, Environment environment, Listening listening, Duration grace) {
        this(id, program, environment, listening, grace, 0);
    }

    /// @param template hash of the pod template
    record Id(String namespace, String process, String template) {
        Id {
            Names.check(namespace);
            Names.check(process);
        }
    }

    /// @param port   the declared one; 0: a worker, which takes none
    /// @param health path of the health check; null: a TCP accept will do
    /// @param probe  how it is asked where that is not as usual; null: it is
    record Listening(
            int port, @Nullable String health, @Nullable Probe probe) {
        Listening(int port, @Nullable String health) {
            this(port, health, null);
        }

        boolean worker() {
            return port == 0;
        }
    }

    /// @param port    where it is asked, as it is declared; 0: at its own
    /// @param timeout of one answer; null: the usual one
    /// @param grace   how long after its start nothing is final that it answers
    record Probe(int port, @Nullable Duration timeout, Duration grace) {}
}
