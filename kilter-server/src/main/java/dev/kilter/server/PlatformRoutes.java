package dev.kilter.server;

import dev.kilter.api.JobToken;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.PlatformInfo;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// What the platform is, its health, and the bundles.
final class PlatformRoutes {
    static final String VERSION = "0.1.0";

    private final Jdbi database;
    private final ServerSettings settings;
    private final Readiness readiness;

    PlatformRoutes(Jdbi database, ServerSettings settings) {
        this.database = database;
        this.readiness = new Readiness(database);
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/health/live",
                        Permission.PUBLIC,
                        "Whether the process lives.",
                        (_, response, _) -> response.send("{}")),
                new Route("GET", "/health/ready", Permission.PUBLIC, "Whether it can work.", this::ready),
                new Route("GET", "/v1/platform", Permission.VIEW, "What the platform is.", this::platform)
                        .gives(PlatformInfo.class),
                new Route("GET", "/v1/whoami", Permission.VIEW, "Whose token this is.", this::platform)
                        .gives(PlatformInfo.class),
                new Route("PUT", "/v1/bundles/{hash}", Permission.PLAN, "Upload migration and seed files.", this::put),
                new Route("HEAD", "/v1/bundles/{hash}", Permission.VIEW, "Whether a bundle is there.", this::head),
                new Route("GET", "/v1/bundles/{hash}", Permission.VIEW_OR_JOB, "A bundle.", this::get));
    }

    /// The content of a bundle, for the operator in the same process.
    byte[] bundle(String hash) {
        return find(hash).orElseThrow(() -> Answers.missing("bundle"));
    }

    static boolean jobMayRead(JobToken tokens, String token, String path, java.time.Instant now) {
        return path.matches("/v1/(bundles|plans)/[^/]+")
                && tokens.allows(token, path.substring(path.lastIndexOf('/') + 1), now);
    }

    private void ready(ServerRequest request, ServerResponse response, Caller caller) {
        readiness.require();
        response.send("{}");
    }

    private void platform(ServerRequest request, ServerResponse response, Caller caller) {
        Answers.json(
                response,
                new PlatformInfo(
                        settings.name(),
                        VERSION,
                        settings.local(),
                        settings.images().registry(),
                        settings.images().plainHttp(),
                        settings.images().bases(),
                        settings.appDomain(),
                        caller.name(),
                        settings.sopsRecipient(),
                        settings.images().key() != null,
                        settings.images().nodes().current()));
    }

    private void put(ServerRequest request, ServerResponse response, Caller caller) {
        String hash = hash(request);
        byte[] content = Body.of(request, Bundle.LARGEST);
        if (!Bundle.hash(content).equals(hash)) {
            throw Problem.of(KilterCode.ARGUMENT_INVALID, "the bundle has another hash than its name", "Send it again.")
                    .toException();
        }
        Bundle.open(content);
        database.useHandle(handle -> handle.createUpdate(
                        "INSERT INTO bundle (hash, content) VALUES (:hash, :content) ON CONFLICT DO NOTHING")
                .bind("hash", hash)
                .bind("content", content)
                .execute());
        response.status(Status.CREATED_201).send();
    }

    /// A bundle is nobody's: whoever may not see everything sends his own again.
    private void head(ServerRequest request, ServerResponse response, Caller caller) {
        boolean known = caller.scope().isEverywhere()
                && database.withHandle(handle -> handle.createQuery("SELECT 1 FROM bundle WHERE hash = :hash")
                        .bind("hash", hash(request))
                        .mapTo(Integer.class)
                        .findFirst()
                        .isPresent());
        response.status(known ? Status.OK_200 : Status.NOT_FOUND_404).send();
    }

    private void get(ServerRequest request, ServerResponse response, Caller caller) {
        String hash = hash(request);
        if (!caller.scope().isEverywhere()) {
            throw Answers.missing("bundle");
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream").send(bundle(hash));
    }

    private Optional<byte[]> find(String hash) {
        return database.withHandle(handle -> handle.createQuery("SELECT content FROM bundle WHERE hash = :hash")
                .bind("hash", hash)
                .mapTo(byte[].class)
                .findFirst());
    }

    private static String hash(ServerRequest request) {
        String hash = request.path().pathParameters().get("hash");
        if (!hash.matches("[0-9a-f]{64}")) {
            throw Answers.missing("bundle of that name");
        }
        return hash;
    }
}
