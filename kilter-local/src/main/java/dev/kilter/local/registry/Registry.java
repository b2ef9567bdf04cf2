package dev.kilter.local.registry;

import dev.kilter.server.Connections;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The endpoint on 127.0.0.1. Loopback is no permission: every request needs the platform's token (as Basic password of
/// the user `kilter`, or as Bearer), must name a loopback host, and must not come from a web page.
public final class Registry implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile(
            "/v2/(?<name>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
                    + "/(?<what>manifests|blobs/uploads|blobs|tags/list|referrers)(?:/(?<ref>[A-Za-z0-9_:.-]*))?");
    private static final Pattern HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");

    private final WebServer server;
    private final Connections connections;
    private final String token;
    private final BlobRoutes blobs;
    private final ManifestRoutes manifests;

    private Registry(int port, BlobStore store, String token, Connections connections) {
        this.token = token;
        this.connections = connections;
        this.blobs = new BlobRoutes(store);
        this.manifests = new ManifestRoutes(store);
        WebServerConfig.Builder listener = WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .routing(routing -> {
                    connections.watch(routing);
                    routing.any((request, response) -> handle(request, response));
                });
        connections.guard(listener);
        this.server = listener.build().start();
    }

    /// Serves the store at this port.
    public static Registry start(int port, BlobStore store, String token) {
        return start(port, store, token, Connections.ofThisProcess());
    }

    static Registry start(int port, BlobStore store, String token, Connections connections) {
        return new Registry(port, store, token, connections);
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        connections.close();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.create("Docker-Distribution-Api-Version"), "registry/2.0");
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        if (!HOST.matcher(host).matches() || request.headers().contains(HeaderNames.ORIGIN)) {
            error(
                    request,
                    response,
                    Status.FORBIDDEN_403,
                    "DENIED",
                    "only programs on this machine may use this registry");
            return;
        }
        if (!isAllowed(request.headers().first(HeaderNames.AUTHORIZATION).orElse(""))) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"kilter\"");
            error(request, response, Status.UNAUTHORIZED_401, "UNAUTHORIZED", "the platform's token is needed");
            return;
        }
        String path = request.path().rawPath();
        if (path.equals("/v2") || path.equals("/v2/")) {
            send(request, response, "{}");
            return;
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || matcher.group("name").length() > 255) {
            error(request, response, Status.NOT_FOUND_404, "NAME_INVALID", "there is nothing at this path");
            return;
        }
        String name = matcher.group("name");
        String reference = matcher.group("ref") == null ? "" : matcher.group("ref");
        String method = request.prologue().method().text().toUpperCase(Locale.ROOT);
        switch (matcher.group("what")) {
            case "blobs" -> blobs.blob(method, name, reference, request, response);
            case "blobs/uploads" -> blobs.upload(method, name, reference, request, response);
            case "manifests" -> manifests.manifest(method, name, reference, request, response);
            case "tags/list" -> manifests.tags(name, request, response);
            default -> manifests.referrers(name, reference, request, response);
        }
    }

    private boolean isAllowed(String authorization) {
        String given = "";
        if (authorization.startsWith("Bearer ")) {
            given = authorization.substring(7);
        } else if (authorization.startsWith("Basic ")) {
            given = basicPassword(authorization.substring(6));
        }
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String basicPassword(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            return pair.startsWith("kilter:") ? pair.substring(7) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static void error(ServerRequest request, ServerResponse response, Status status, String code, String message) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
        send(request, response, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }

    /// The answer to a HEAD ends with its headers: what came after them would be taken for the next answer.
    static void send(ServerRequest request, ServerResponse response, String body) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
            response.send();
        } else {
            response.send(body);
        }
    }

    static String quoted(List<String> values) {
        return values.stream()
                .map(value -> "\"" + value + "\"")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }
}
