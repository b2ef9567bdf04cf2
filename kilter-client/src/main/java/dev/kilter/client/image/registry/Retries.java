package dev.kilter.client.image.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// How often, and when, a request is sent again: the registry says that it is busy (429) or broken (5xx), or the
/// connection broke. Its `Retry-After` is followed, for a minute at most.
final class Retries {
    private static final int TIMES = 8;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_OWN = Duration.ofSeconds(8);

    private final Pause pause;
    private final Clock clock;

    Retries(Pause pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /// Lets time pass.
    @FunctionalInterface
    interface Pause {
        void last(Duration duration) throws InterruptedException;
    }

    /// Whether the same question may be answered better later.
    static boolean isPassing(int status) {
        boolean isBroken = status / 100 == 5 && status != 501 && status != 505;
        return isBroken || status == 429 || status == 408;
    }

    /// Whether the other end is there, and the exchange with it broke.
    static boolean isPassing(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof SSLException
                    || (cause instanceof InterruptedIOException
                            && Thread.currentThread().isInterrupted())) {
                return false;
            }
        }
        return true;
    }

    /// Waits after this answer to the `attempt`-th try; false: it was the last.
    boolean waitAfter(Answer answer, int attempt) throws IOException {
        return attempt < TIMES
                && last(asked(answer.header("Retry-After").orElse("")).orElse(own(attempt)));
    }

    /// The same after a broken connection.
    boolean waitAfter(int attempt) throws IOException {
        return attempt < TIMES && last(own(attempt).dividedBy(4));
    }

    private boolean last(Duration wait) throws IOException {
        try {
            pause.last(wait);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the push was stopped");
        }
    }

    private static Duration own(int attempt) {
        Duration wait = Duration.ofMillis(250L << attempt);
        return wait.compareTo(LONGEST_OWN) > 0 ? LONGEST_OWN : wait;
    }

    /// The registry's wish, in seconds or as a date; nonsense counts as none.
    private Optional<Duration> asked(String header) {
        if (header.matches("[0-9]{1,9}")) {
            return Optional.of(capped(Duration.ofSeconds(Long.parseLong(header))));
        }
        try {
            Instant then = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(capped(Duration.between(clock.instant(), then)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration capped(Duration wish) {
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }
}
