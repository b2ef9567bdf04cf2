package dev.kilter.server;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One route of the API.
///
/// @param permission null: forgotten, and the server does not start
/// @param summary    for the API's description
/// @param shape      for it too
record Route(String method, String path, @Nullable Permission permission, String summary, Action action, Shape shape) {
    /// A route without bodies.
    Route(String method, String path, @Nullable Permission permission, String summary, Action action) {
        this(method, path, permission, summary, action, new Shape(null, null, Manner.ONE, List.of(), false));
    }

    /// What it reads and answers.
    ///
    /// @param takes  the request's body; null: none, or no JSON
    /// @param gives  the answer's body; null: none, or no JSON
    /// @param manner how these come
    /// @param asks   the names of what may stand in the query
    /// @param once   whether it takes an `Idempotency-Key`
    record Shape(@Nullable Class<?> takes, @Nullable Class<?> gives, Manner manner, List<String> asks, boolean once) {}

    /// How an answer comes.
    enum Manner {
        ONE,
        LIST,
        /// As server-sent events.
        STREAM
    }

    /// Answers a request of this caller.
    @FunctionalInterface
    interface Action {
        void handle(ServerRequest request, ServerResponse response, Caller caller);
    }

    Route takes(Class<?> body) {
        return shaped(new Shape(body, shape.gives, shape.manner, shape.asks, shape.once));
    }

    Route gives(Class<?> body) {
        return gives(body, Manner.ONE);
    }

    Route lists(Class<?> element) {
        return gives(element, Manner.LIST);
    }

    Route streams(Class<?> event) {
        return gives(event, Manner.STREAM);
    }

    private Route gives(Class<?> type, Manner manner) {
        return shaped(new Shape(shape.takes, type, manner, shape.asks, shape.once));
    }

    Route asks(String... names) {
        return shaped(new Shape(shape.takes, shape.gives, shape.manner, List.of(names), shape.once));
    }

    Route once() {
        return shaped(new Shape(shape.takes, shape.gives, shape.manner, shape.asks, true));
    }

    private Route shaped(Shape other) {
        return new Route(method, path, permission, summary, action, other);
    }
}
