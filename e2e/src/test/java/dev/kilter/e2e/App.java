package dev.kilter.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A deployed app as a client sees it, by its host name over 127.0.0.1.
final class App {
    private final String host;
    private final int port;

    App(String url) {
        URI uri = URI.create(url.strip());
        this.host = uri.getHost();
        this.port = uri.getPort();
    }

    String get(String path) {
        try {
            return request("GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n");
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    String post(String author, String message) {
        String body = "author=" + URLEncoder.encode(author, StandardCharsets.UTF_8) + "&message="
                + URLEncoder.encode(message, StandardCharsets.UTF_8);
        try {
            return request("POST / HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
        } catch (IOException e) {
            return "no answer: " + e;
        }
    }

    private String request(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Asks all the time, on new connections, until it is closed.
    Load load(String path) {
        return new Load(this, path);
    }

    /// Requests without pause from two threads.
    static final class Load implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicReference<String> failure = new AtomicReference<>("");
        private final long start = System.nanoTime();
        private final Thread[] threads = new Thread[2];

        Load(App app, String path) {
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofPlatform().start(() -> {
                    while (open.get()) {
                        String answer = app.get(path);
                        if (answer.startsWith("HTTP/1.1 200")) {
                            answers.incrementAndGet();
                        } else {
                            failure.compareAndSet("", answer.isEmpty() ? "an empty answer" : answer);
                        }
                    }
                });
            }
        }

        int answers() {
            return answers.get();
        }

        String failure() {
            return failure.get();
        }

        double perSecond() {
            return answers.get() / ((System.nanoTime() - start) / 1e9);
        }

        @Override
        public void close() {
            open.set(false);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
