package dev.kilter.client.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A registry in memory with one user, as strict about digests as a real one. It keeps a list of what was asked.
final class FakeRegistry implements AutoCloseable {
    static final String USER = "kilter";
    static final String PASSWORD = "right";

    private final HttpServer server;
    private final AtomicInteger busy = new AtomicInteger();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    RegistryTarget target(String password) {
        String host = "127.0.0.1:" + server.getAddress().getPort();
        return new RegistryTarget(host, "acme/shop", new RegistryLogin.Given(USER, password));
    }

    /// Answers 429 to the next uploads.
    void isBusyFor(int uploads) {
        busy.set(uploads);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            String method = exchange.getRequestMethod();
            requests.add(method + " " + path.replaceAll("/v2/acme/shop", ""));
            if (!isAllowed(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"fake\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (method.equals("POST") && busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                exchange.sendResponseHeaders(429, -1);
            } else if (method.equals("HEAD")) {
                head(exchange, path.contains("/manifests/") ? manifests.get(last) : blobs.get(last));
            } else if (method.equals("GET")) {
                get(exchange, path.contains("/manifests/") ? manifests.get(last) : blobs.get(last));
            } else if (method.equals("POST")) {
                accepted(exchange, "/v2/acme/shop/blobs/uploads/1");
            } else if (path.contains("/manifests/")) {
                manifests.put(last, body);
                exchange.sendResponseHeaders(last.equals(digest(body)) ? 201 : 400, -1);
            } else {
                String digest = digest(body);
                boolean isRight = exchange.getRequestURI().getQuery().equals("digest=" + digest);
                if (isRight) {
                    blobs.put(digest, body);
                }
                exchange.sendResponseHeaders(isRight ? 201 : 400, -1);
            }
        }
    }

    private static void head(HttpExchange exchange, byte @Nullable [] found) throws IOException {
        if (found != null) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.length));
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest(found));
        }
        exchange.sendResponseHeaders(found == null ? 404 : 200, -1);
    }

    private static void get(HttpExchange exchange, byte @Nullable [] found) throws IOException {
        byte[] unknown = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = found == null ? unknown : found;
        exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void accepted(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(202, -1);
    }

    private static boolean isAllowed(HttpExchange exchange) {
        String pair = USER + ":" + PASSWORD;
        String wanted = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
