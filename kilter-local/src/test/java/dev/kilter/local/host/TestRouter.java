package dev.kilter.local.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The simplest gateway there can be: one host name, first backend.
final class TestRouter implements Routes, AutoCloseable {
    private final Map<String, List<Backend>> routes = new ConcurrentHashMap<>();
    private final Map<Backend, AtomicInteger> running = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock switching = new ReentrantReadWriteLock();
    private final HttpServer server;

    TestRouter() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
        server.start();
    }

    String get(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path)
                            .toURL()
                            .openConnection();
            int status = connection.getResponseCode();
            return status == 200
                    ? new String(connection.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    : "status " + status;
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }

    List<Backend> backends(String host) {
        return routes.getOrDefault(host, List.of());
    }

    @Override
    public void route(String host, String namespace, List<Backend> backends) {
        switching.writeLock().lock();
        try {
            routes.put(host, backends);
        } finally {
            switching.writeLock().unlock();
        }
    }

    @Override
    public void unroute(String host) {
        routes.remove(host);
    }

    @Override
    public int inFlight(Backend backend) {
        return count(backend).get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private AtomicInteger count(Backend backend) {
        return running.computeIfAbsent(backend, _ -> new AtomicInteger());
    }

    private void forward(HttpExchange exchange) throws IOException {
        Backend backend;
        switching.readLock().lock();
        try {
            backend = routes.values().stream().flatMap(List::stream).findFirst().orElse(null);
            if (backend != null) {
                count(backend).incrementAndGet();
            }
        } finally {
            switching.readLock().unlock();
        }
        if (backend == null) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        try (exchange) {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + backend.port() + exchange.getRequestURI())
                            .toURL()
                            .openConnection();
            byte[] body = connection.getInputStream().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            exchange.sendResponseHeaders(502, -1);
        } finally {
            count(backend).decrementAndGet();
        }
    }
}
