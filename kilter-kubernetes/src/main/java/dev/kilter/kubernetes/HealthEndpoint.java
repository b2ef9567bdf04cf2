package dev.kilter.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/// `/health/live` and `/health/ready` of a program that has no API of its own.
final class HealthEndpoint implements AutoCloseable {
    private final HttpServer server;

    private HealthEndpoint(HttpServer server) {
        this.server = server;
    }

    static HealthEndpoint start(int port, BooleanSupplier ready) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            server.createContext("/health/live", exchange -> answer(exchange, true));
            server.createContext("/health/ready", exchange -> answer(exchange, ready.getAsBoolean()));
            server.start();
            return new HealthEndpoint(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(good ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
