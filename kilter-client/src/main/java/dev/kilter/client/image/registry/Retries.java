package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.http.ResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Does a request again when the registry says that it is busy (429) or broken (5xx), as late as its `Retry-After`
/// asks. The protocol library repeats after broken connections by itself.
final class Retries {
    private static final int TIMES = 6;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Pause pause;

    Retries(Pause pause) {
        this.pause = pause;
    }

    /// Lets time pass.
    @FunctionalInterface
    interface Pause {
        void last(Duration duration) throws InterruptedException;
    }

    /// One exchange with the registry; may be asked several times.
    @FunctionalInterface
    interface Request<T> {
        T send() throws IOException, RegistryException;
    }

    <T> T send(Request<T> request) throws IOException, RegistryException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (IOException | RegistryException e) {
                Optional<Duration> wait = attempt < TIMES ? waitAfter(e, attempt) : Optional.empty();
                if (wait.isEmpty()) {
                    throw e;
                }
                sleep(wait.get());
            }
        }
    }

    private void sleep(Duration wait) throws IOException {
        try {
            pause.last(wait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the push was stopped");
        }
    }

    private static Optional<Duration> waitAfter(Throwable failure, int attempt) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseException response) {
                int status = response.getStatusCode();
                if (status != 429 && status / 100 != 5) {
                    return Optional.empty();
                }
                return Optional.of(
                        asked(response.getHeaders().getRetryAfter()).orElse(Duration.ofMillis(250L << attempt)));
            }
        }
        return Optional.empty();
    }

    /// The registry's wish in seconds; a date or nonsense counts as no wish.
    private static Optional<Duration> asked(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        Duration wish = Duration.ofSeconds(Long.parseLong(header));
        return Optional.of(wish.compareTo(LONGEST) > 0 ? LONGEST : wish);
    }
}
