package dev.kilter.client;

import dev.kilter.client.image.registry.NetworkTrouble;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Requests to a kilter-server. What comes back as problem+json is thrown as the same problem; no answer is `KLT-U01`.
final class Http {
    private final String base;
    private final String token;

    Http(String base, String token) {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.token = token;
    }

    <T> T get(String path, Class<T> type) {
        return Wire.decode(call("GET", path, null, Map.of()), type);
    }

    <T> List<T> list(String path, Class<T> type) {
        return Wire.decodeList(call("GET", path, null, Map.of()), type);
    }

    <T> T post(String path, Object body, Class<T> answer) {
        return Wire.decode(call("POST", path, Wire.encode(body), Map.of()), answer);
    }

    <T> T post(String path, Class<T> answer) {
        return Wire.decode(call("POST", path, new byte[0], Map.of()), answer);
    }

    <T> T delete(String path, Class<T> answer) {
        return Wire.decode(call("DELETE", path, null, Map.of()), answer);
    }

    byte[] call(String method, String path, byte @Nullable [] body, Map<String, String> headers) {
        try {
            HttpURLConnection connection = open(method, path, headers, Duration.ofSeconds(60));
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                connection.getOutputStream().write(body);
            }
            try (InputStream in = answer(connection)) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /// A stream of server-sent events; the caller closes it. Silence for longer than this is an end; the server
    /// sends a heartbeat every 10 s.
    InputStream stream(String path, Map<String, String> headers, Duration silence) throws IOException {
        return answer(open("GET", path, headers, silence));
    }

    private HttpURLConnection open(String method, String path, Map<String, String> headers, Duration silence)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout((int) silence.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json, application/problem+json, text/event-stream");
        connection.setRequestProperty("Content-Type", "application/json");
        if (!token.isEmpty()) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        connection.setRequestProperty("X-Request-Id", UUID.randomUUID().toString());
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private InputStream answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 400) {
            return connection.getInputStream();
        }
        try (InputStream error = connection.getErrorStream()) {
            byte[] body = error == null ? new byte[0] : error.readAllBytes();
            throw problem(status, body).toException();
        }
    }

    private Problem problem(int status, byte[] body) {
        try {
            if (body.length > 0 && body[0] == '{') {
                return Wire.decode(body, Problem.class);
            }
        } catch (KilterException e) {
            return strange(status);
        }
        return strange(status);
    }

    private Problem strange(int status) {
        return Problem.of(
                KilterCode.UNREACHABLE, base + " answered " + status + " and is no kilter server", "Check --server.");
    }

    /// Opens a WebSocket. What the platform has to say against it comes as its first message.
    WebSocket open(String path, WebSocket.Listener listener) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        WebSocket.Builder opening = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            opening.header("Authorization", "Bearer " + token);
        }
        try {
            return opening.buildAsync(URI.create(base.replaceFirst("^http", "ws") + path), listener)
                    .join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case WebSocketHandshakeException refused ->
                    throw strange(refused.getResponse().statusCode()).toException(e);
                case IOException trouble -> throw unreachable(trouble);
                case null, default -> throw e;
            }
        }
    }

    KilterException unreachable(IOException e) {
        return Problem.of(
                        KilterCode.UNREACHABLE, base + " does not answer: " + NetworkTrouble.words(e), "kilter doctor")
                .toException(e);
    }
}
