package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/// Bodies in and out.
final class Answers {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int STRIDE = 8 * 1024 * 1024;

    private Answers() {}

    /// RFC 9457, with our own fields beside.
    record ProblemDocument(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            String kind,
            String hint,
            List<String> evidence) {}

    static void json(ServerResponse response, Object value) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(Wire.encode(value));
    }

    static void problem(ServerRequest request, ServerResponse response, Problem problem, boolean anonymous) {
        boolean unknown = problem.kind() == ProblemKind.DENIED && anonymous;
        if (unknown) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        problem(request, response, problem, unknown ? 401 : problem.kind().httpStatus());
    }

    static void problem(ServerRequest request, ServerResponse response, Problem problem, int status) {
        String title = KilterCode.find(problem.code().value())
                .map(KilterCode::title)
                .orElse(problem.code().value());
        response.status(Status.create(status))
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .send(Wire.encode(new ProblemDocument(
                        "https://kilter.dev/errors/" + problem.code().value(),
                        title,
                        status,
                        problem.detail(),
                        request.path().rawPath(),
                        problem.code().value(),
                        problem.kind().name(),
                        problem.hint(),
                        problem.evidence())));
    }

    /// The body, at most `largest` bytes. Each 8 MiB of it have a minute to come: a body that drips is given up.
    static byte[] body(ServerRequest request, int largest) {
        if (request.headers().contentLength().orElse(0) > largest) {
            throw tooLarge(largest);
        }
        long begun = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        try (InputStream in = request.content().inputStream()) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                body.write(part, 0, count);
                if (body.size() > largest) {
                    throw tooLarge(largest);
                }
                if (System.nanoTime() - begun > PATIENCE.toNanos() * (1 + body.size() / STRIDE)) {
                    throw tooSlow();
                }
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Refusal tooSlow() {
        return new Refusal(408, Problem.of(KilterCode.ARGUMENT_INVALID, "the body comes too slowly", "Send it again."));
    }

    private static Refusal tooLarge(int largest) {
        return new Refusal(
                413,
                Problem.of(KilterCode.ARGUMENT_INVALID, "the body has more than " + largest + " bytes", "Send less."));
    }

    static KilterException missing(String what) {
        return Problem.of(KilterCode.NO_SUCH_THING, "there is no " + what + ", or it is not yours", "kilter env list")
                .toException();
    }
}
