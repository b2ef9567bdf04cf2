package dev.kilter.local.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks processes whether they are ready. Changes nothing, so it is a gate without effects.
final class ProbeGate {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int START_OF_BODY = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();

    /// @param timeout of an answer; null: three seconds
    ProbeResult probe(int port, @Nullable String health, @Nullable Duration timeout) {
        return health == null ? accept(port) : get(port, health, timeout == null ? LIMIT : timeout);
    }

    /// Whether it takes a connection.
    ProbeResult accept(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            return new ProbeResult.Good();
        } catch (IOException e) {
            return new ProbeResult.Refused();
        }
    }

    private ProbeResult get(int port, String path, Duration limit) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(limit)
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() >= 200 && response.statusCode() < 400) {
                    return new ProbeResult.Good();
                }
                String start = new String(body.readNBytes(START_OF_BODY), StandardCharsets.UTF_8);
                return new ProbeResult.Bad(response.statusCode(), start.strip());
            }
        } catch (ConnectException e) {
            return new ProbeResult.Refused();
        } catch (IOException e) {
            return new ProbeResult.Silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ProbeResult.Silent();
        }
    }
}
