package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// A number in a request's query.
final class QueryNumber {
    private QueryNumber() {}

    /// From 0 to `most`; empty where it is not asked for. Anything else is refused.
    static Optional<Integer> of(ServerRequest request, String name, int most) {
        return request.query().first(name).asOptional().map(text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
                throw Problem.of(
                                KilterCode.ARGUMENT_INVALID,
                                "'" + name + "' is no number from 0 to " + most,
                                "Write it in digits.")
                        .toException();
            }
            return Integer.parseInt(text);
        });
    }
}
