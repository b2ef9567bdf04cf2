package com.acme.guestbook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shows the book, takes entries, and says whether the database answers. */
final class Web {
    private static final int LONGEST_FORM = 64 * 1024;
    private static final int LONGEST_GOODBYE_SECONDS = 10;

    private final Entries entries;
    private final HttpServer server;
    private final Phaser running = new Phaser(1);

    Web(Database database, int port) throws IOException {
        entries = new Entries(database);
        server = HttpServer.create(new InetSocketAddress(port), 128);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/", exchange -> counted(exchange, this::book));
        server.createContext("/healthz", exchange -> counted(exchange, this::health));
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        server.start();
        System.out.println("listening on " + server.getAddress().getPort());
    }

    /** Takes no new connection, and lets the requests that have begun come to their end. */
    private void stop() {
        Thread closing = new Thread(() -> server.stop(LONGEST_GOODBYE_SECONDS));
        closing.setDaemon(true);
        closing.start();
        try {
            running.awaitAdvanceInterruptibly(running.arrive(), LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            System.err.println("stopping with requests unanswered");
        }
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException, SQLException;
    }

    private void counted(HttpExchange exchange, Handler handler) throws IOException {
        running.register();
        try (exchange) {
            handler.handle(exchange);
        } catch (SQLException e) {
            System.err.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + e.getMessage());
            answer(exchange, 503, "text/plain", "the database does not answer: " + e.getMessage() + "\n");
        } finally {
            running.arriveAndDeregister();
        }
    }

    private void health(HttpExchange exchange) throws IOException, SQLException {
        entries.newest(1);
        answer(exchange, 200, "text/plain", "ok\n");
    }

    private void book(HttpExchange exchange) throws IOException, SQLException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            answer(exchange, 404, "text/plain", "there is only one page: /\n");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" ->
                answer(exchange, 200, "text/html", Page.of(entries.newest(100), entries.statistics()));
            case "POST" -> sign(exchange);
            default -> answer(exchange, 405, "text/plain", "GET or POST\n");
        }
    }

    private void sign(HttpExchange exchange) throws IOException, SQLException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_FORM + 1);
        if (body.length > LONGEST_FORM) {
            answer(exchange, 413, "text/plain", "that is more than a guestbook takes\n");
            return;
        }
        Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
        String author = form.getOrDefault("author", "").strip();
        String message = form.getOrDefault("message", "").strip().replace("\r\n", "\n");
        if (author.isEmpty() || author.length() > 80 || message.isEmpty() || message.length() > 1000) {
            answer(exchange, 400, "text/plain", "a name (at most 80 characters) and an entry (at most 1000), please\n");
            return;
        }
        entries.add(author, message);
        exchange.getResponseHeaders().set("Location", "/");
        exchange.sendResponseHeaders(303, -1);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&")) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                fields.put(decoded(pair[0]), decoded(pair[1]));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8).replace("\0", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
