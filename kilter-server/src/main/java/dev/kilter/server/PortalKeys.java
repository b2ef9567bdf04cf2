package dev.kilter.server;

import dev.kilter.sdk.wire.PortalKey;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;

/// `/v1/portal/keys`: how the command line lets its person into the portal, without a token in any URL.
final class PortalKeys {
    private final PortalSessions sessions;
    private final InstantSource clock;

    PortalKeys(PortalSessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    Route route() {
        return new Route(
                        "POST",
                        "/v1/portal/keys",
                        Permission.VIEW,
                        "A key that opens the portal once, within a minute.",
                        this::make)
                .gives(PortalKey.class);
    }

    private void make(ServerRequest request, ServerResponse response, Caller caller) {
        String key = sessions.entry(Entrance.token(request), clock.instant())
                .orElseThrow(() -> Answers.missing("token of yours any more"));
        response.status(Status.CREATED_201);
        Answers.json(response, new PortalKey("/portal/enter/" + key));
    }
}
