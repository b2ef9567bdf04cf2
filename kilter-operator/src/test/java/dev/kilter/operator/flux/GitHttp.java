package dev.kilter.operator.flux;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A git host: `git http-backend` behind a small server, as a host's web server runs it.
final class GitHttp implements AutoCloseable {
    private final HttpServer server;
    private final Path root;
    private final AtomicBoolean loseNextAnswer = new AtomicBoolean();
    private final AtomicInteger refusal = new AtomicInteger();
    private final AtomicInteger pushes = new AtomicInteger();

    GitHttp(Path root) throws IOException {
        this.root = root;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url(String repo) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repo;
    }

    /// Takes the next push and hangs up before it answers.
    void loseNextAnswer() {
        loseNextAnswer.set(true);
    }

    /// From now on whoever wants to push gets this status, 401 or 403; 0: he may.
    void refusePushes(int status) {
        refusal.set(status);
    }

    /// Pushes taken so far.
    int pushes() {
        return pushes.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean push = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getPath().endsWith("git-receive-pack");
        if (refusal.get() != 0 && exchange.getRequestURI().toString().contains("git-receive-pack")) {
            exchange.sendResponseHeaders(refusal.get(), -1);
            exchange.close();
            return;
        }
        byte[] answer = backend(exchange, body);
        if (push) {
            pushes.incrementAndGet();
            if (loseNextAnswer.compareAndSet(true, false)) {
                exchange.close();
                return;
            }
        }
        reply(exchange, answer);
    }

    private byte[] backend(HttpExchange exchange, byte[] body) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> variables = builder.environment();
        variables.put("GIT_PROJECT_ROOT", root.toString());
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("HOME", root.toString());
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("PATH_INFO", exchange.getRequestURI().getPath());
        variables.put(
                "QUERY_STRING",
                Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""));
        variables.put("REMOTE_USER", "kilter");
        variables.put("REMOTE_ADDR", "127.0.0.1");
        header(exchange, "Content-Type", variables, "CONTENT_TYPE");
        header(exchange, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
        header(exchange, "Git-Protocol", variables, "HTTP_GIT_PROTOCOL");
        variables.put("CONTENT_LENGTH", String.valueOf(body.length));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread writer = Thread.ofVirtual().start(() -> {
            try (var out = process.getOutputStream()) {
                out.write(body);
            } catch (IOException e) {
                process.destroy();
            }
        });
        try (InputStream in = process.getInputStream()) {
            byte[] all = in.readAllBytes();
            writer.join();
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void header(HttpExchange exchange, String header, Map<String, String> variables, String variable) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
            variables.put(variable, value);
        }
    }

    /// CGI output: header lines, an empty line, the body.
    private static void reply(HttpExchange exchange, byte[] answer) throws IOException {
        int status = 200;
        int start = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (start < answer.length) {
            byte next = answer[start++];
            if (next == '\r') {
                continue;
            }
            if (next != '\n') {
                line.write(next);
                continue;
            }
            String text = line.toString(StandardCharsets.US_ASCII);
            line.reset();
            if (text.isEmpty()) {
                break;
            }
            int colon = text.indexOf(':');
            String value = text.substring(colon + 1).strip();
            if (text.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(text.substring(0, colon), value);
            }
        }
        int length = answer.length - start;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        try (var out = exchange.getResponseBody()) {
            out.write(answer, start, length);
        }
    }
}
