package dev.kilter.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// People who use the app without pause: some open a connection for each request, some keep theirs. Every answer that
/// is not a 200 is kept as a failure, and so is a connection that breaks.
final class Traffic implements AutoCloseable {
    private static final long EVERY_NANOS = 1_000_000_000L / 80;

    private final String host;
    private final InetAddress address;
    private final int port;
    private final String path;
    private final long start = System.nanoTime();
    private final AtomicInteger onNew = new AtomicInteger();
    private final AtomicInteger onKept = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Traffic(App app, String path) {
        this.host = app.host();
        this.address = app.address();
        this.port = app.port();
        this.path = path;
        threads.add(Thread.ofPlatform().start(() -> pace(onNew, this::askOnNew)));
        threads.add(Thread.ofPlatform().start(this::keep));
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /// The different bodies that people saw.
    Set<String> bodies() {
        return Set.copyOf(bodies);
    }

    int answers() {
        return onNew.get() + onKept.get();
    }

    double perSecondOnNew() {
        return onNew.get() / seconds();
    }

    double perSecondOnKept() {
        return onKept.get() / seconds();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Request {
        void send() throws IOException;
    }

    /// About 80 a second; one that is late is followed by the next at once.
    private void pace(AtomicInteger count, Request request) {
        long next = System.nanoTime();
        while (!over) {
            try {
                request.send();
                count.incrementAndGet();
            } catch (IOException e) {
                failures.add(e.toString());
            }
            next += EVERY_NANOS;
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
    }

    private void askOnNew() throws IOException {
        try (Socket socket = connect()) {
            ask(socket, new BufferedInputStream(socket.getInputStream()), "close");
        }
    }

    /// One connection for as long as the other side lets it live; it may say that it closes, but not just close.
    private void keep() {
        List<Kept> kept = new ArrayList<>();
        pace(onKept, () -> {
            if (kept.isEmpty()) {
                Socket socket = connect();
                kept.add(new Kept(socket, new BufferedInputStream(socket.getInputStream())));
            }
            boolean stays = false;
            try {
                stays = ask(kept.getFirst().socket(), kept.getFirst().in(), "keep-alive");
            } finally {
                if (!stays) {
                    kept.removeFirst().socket().close();
                }
            }
        });
        for (Kept left : kept) {
            try {
                left.socket().close();
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    private record Kept(Socket socket, InputStream in) {}

    private Socket connect() throws IOException {
        Socket socket = new Socket(address, port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /// Whether the connection stays open.
    private boolean ask(Socket socket, InputStream in, String connection) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: " + connection
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String status = line(in);
        int length = 0;
        boolean closes = connection.equals("close");
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            closes |= lower.equals("connection: close");
        }
        byte[] body = in.readNBytes(length);
        bodies.add(new String(body, StandardCharsets.UTF_8));
        if (body.length < length || !status.startsWith("HTTP/1.1 200")) {
            failures.add(status + " " + new String(body, StandardCharsets.UTF_8));
        }
        return !closes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection broke after '" + line.toString(StandardCharsets.UTF_8) + "'");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
