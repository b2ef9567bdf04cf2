package dev.kilter.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.UUID;

/// What a request is called in the log, by its caller or by us.
final class RequestId {
    static final HeaderName NAME = HeaderNames.create("X-Request-Id");

    private RequestId() {}

    static String of(Headers headers) {
        return headers.first(NAME)
                .filter(id -> id.matches("[A-Za-z0-9_-]{8,64}"))
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
