package dev.kilter.server;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/// One route of the API.
///
/// @param permission null: forgotten, and the server does not start
/// @param summary    for the API's description
record Route(String method, String path, @Nullable Permission permission, String summary, Action action) {
    /// Answers a request of this caller.
    @FunctionalInterface
    interface Action {
        void handle(ServerRequest request, ServerResponse response, Caller caller);
    }
}
