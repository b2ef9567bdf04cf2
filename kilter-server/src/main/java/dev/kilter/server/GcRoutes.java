package dev.kilter.server;

import dev.kilter.api.Orphans;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.Orphan;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// `/v1/orphans`: what no env needs any more.
final class GcRoutes {
    private final Orphans orphans;
    private final Audit audit;
    private final InstantSource clock;

    GcRoutes(Orphans orphans, Audit audit, InstantSource clock) {
        this.orphans = orphans;
        this.audit = audit;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/orphans", Permission.ADMIN, "What no env needs any more, and why.", this::list)
                        .lists(Orphan.class),
                new Route(
                                "DELETE",
                                "/v1/orphans",
                                Permission.ADMIN,
                                "Remove what is the platform's own and due, and say what that was.",
                                this::remove)
                        .lists(Orphan.class));
    }

    private void list(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(response, orphans.find(clock.instant()));
    }

    private void remove(ServerRequest request, ServerResponse response, Caller caller) {
        Instant now = clock.instant();
        List<Orphan> removed = new ArrayList<>();
        for (Orphan orphan : orphans.find(now)) {
            if (orphan.isDue(now)) {
                audit.add(new AuditEntry(
                        now,
                        caller.name(),
                        "gc.remove",
                        "",
                        orphan.kind() + " " + orphan.name() + ": " + orphan.why()));
                orphans.remove(orphan, now);
                removed.add(orphan);
            }
        }
        Answers.json(response, removed);
    }
}
