package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The bodies of requests. Each 8 MiB have a minute to come: who drips, or falls silent, is given up, with a token or
/// without. A stream of Helidon's reads on when it is closed, so none is closed here.
final class Body {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int STRIDE = 8 * 1024 * 1024;

    private Body() {}

    /// All of it, at most `largest` bytes.
    static byte[] of(ServerRequest request, int largest) {
        if (request.headers().contentLength().orElse(0) > largest) {
            throw tooLarge(largest, null);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        read(request, (part, count) -> {
            body.write(part, 0, count);
            if (body.size() > largest + STRIDE) {
                throw tooLarge(largest, () -> {});
            }
        });
        if (body.size() > largest) {
            throw tooLarge(largest, null);
        }
        return body.toByteArray();
    }

    /// Reads what nobody wanted, so that its sender gets round to the answer, unless that ends the connection.
    static void discard(ServerRequest request, ServerResponse response) {
        boolean closes = response.headers().contains(HeaderValues.CONNECTION_CLOSE);
        if (closes || !request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        try {
            read(request, (_, _) -> {});
        } catch (Refusal e) {
            e.end();
            throw new CloseConnectionException(e.getMessage(), e);
        }
    }

    private interface Part {
        void come(byte[] part, int count);
    }

    /// A read from a connection knows no timeout: another thread reads, and this one waits for it. Whoever is told
    /// that he was too slow loses the connection: interrupting a read closes it.
    private static void read(ServerRequest request, Part each) {
        AtomicLong size = new AtomicLong();
        InputStream in = request.content().inputStream();
        FutureTask<Boolean> reading = new FutureTask<>(() -> {
            byte[] part = new byte[16 * 1024];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                size.addAndGet(count);
                each.come(part, count);
            }
            return true;
        });
        long begun = System.nanoTime();
        Thread reader = Thread.ofVirtual().start(reading);
        while (true) {
            long left = begun + PATIENCE.toNanos() * (1 + size.get() / STRIDE) - System.nanoTime();
            if (left <= 0) {
                throw tooSlow(reader);
            }
            try {
                reading.get(left, TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException _) {
                // more of it may have come meanwhile, and with it more time
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServerConnectionException("the server ends", e);
            }
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case DataReader.InsufficientDataAvailableException left ->
                new ServerConnectionException("the caller left in the middle of the body", left);
            case RuntimeException e -> e;
            case IOException e -> new UncheckedIOException(e);
            case null, default -> new IllegalStateException("the body cannot be read", cause);
        };
    }

    private static Refusal tooSlow(Thread reader) {
        return new Refusal(
                408,
                Problem.of(KilterCode.ARGUMENT_INVALID, "the body comes too slowly", "Send it again."),
                reader::interrupt);
    }

    private static Refusal tooLarge(int largest, @Nullable Runnable ending) {
        return new Refusal(
                413,
                Problem.of(KilterCode.ARGUMENT_INVALID, "the body has more than " + largest + " bytes", "Send less."),
                ending);
    }
}
