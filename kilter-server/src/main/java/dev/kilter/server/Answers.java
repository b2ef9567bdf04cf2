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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Bodies in and out.
final class Answers {
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
        int status = problem.kind() == ProblemKind.DENIED && anonymous
                ? 401
                : problem.kind().httpStatus();
        String title = KilterCode.find(problem.code().value())
                .map(KilterCode::title)
                .orElse(problem.code().value());
        if (status == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
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

    static byte[] body(ServerRequest request, int largest) {
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(largest + 1);
            if (body.length > largest) {
                throw tooLarge(largest);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KilterException tooLarge(int largest) {
        return Problem.of(KilterCode.ARGUMENT_INVALID, "the body has more than " + largest + " bytes", "Send less.")
                .toException();
    }

    static KilterException missing(String what) {
        return Problem.of(KilterCode.NO_SUCH_THING, "there is no " + what + ", or it is not yours", "kilter env list")
                .toException();
    }
}
