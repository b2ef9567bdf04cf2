package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/// What the server answers with.
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
        byte[] document = Wire.encode(new ProblemDocument(
                "https://kilter.dev/errors/" + problem.code().value(),
                title,
                status,
                problem.detail(),
                request.path().rawPath(),
                problem.code().value(),
                problem.kind().name(),
                problem.hint(),
                problem.evidence()));
        response.status(Status.create(status)).header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        // The answer to a HEAD ends with its headers: what came after them would be taken for the next answer.
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(document.length))
                    .send();
            return;
        }
        response.send(document);
    }

    static KilterException missing(String what) {
        return missing(what, "kilter env list");
    }

    static KilterException missing(String what, String hint) {
        return Problem.of(KilterCode.NO_SUCH_THING, "there is no " + what + ", or it is not yours", hint)
                .toException();
    }
}
