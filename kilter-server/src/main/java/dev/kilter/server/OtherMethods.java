package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/// Answers who asks for what no route has: a path by another method, or no path at all.
final class OtherMethods {
    private final List<Known> routes;

    private record Known(PathMatcher path, String method) {}

    OtherMethods(List<Route> routes) {
        this.routes = routes.stream()
                .map(route -> new Known(PathMatchers.create(route.path()), route.method()))
                .toList();
    }

    void answer(ServerRequest request, ServerResponse response) {
        String asked = request.prologue().method().text();
        List<String> methods = routes.stream()
                .filter(route -> route.path.match(request.prologue().uriPath()).accepted())
                .map(Known::method)
                .distinct()
                .sorted()
                .toList();
        if (methods.isEmpty()) {
            Answers.problem(
                    request,
                    response,
                    Problem.of(KilterCode.NO_SUCH_THING, "there is no such route", "See /v1/openapi.json."),
                    false);
            return;
        }
        String allowed = String.join(", ", methods);
        response.header(HeaderNames.ALLOW, allowed);
        if (asked.equals("OPTIONS")) {
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        Answers.problem(
                request,
                response,
                Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "this path does not take " + asked,
                        "Use " + allowed + "; see /v1/openapi.json."),
                405);
    }
}
