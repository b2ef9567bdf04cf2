package dev.kilter.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A platform that answers as a test has it written, to one token.
final class FakePlatform implements AutoCloseable {
    static final String TOKEN = "kilter_0123456789abcdefghij";

    final List<String> asked = new CopyOnWriteArrayList<>();
    /// The bodies of token exchanges.
    final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakePlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        answers("GET /v1/platform", """
            {"name":"test platform","version":"0.1.0","local":false,"registry":"","appDomain":"x","user":"dev2"}\
            """);
    }

    FakePlatform answers(String request, String body) {
        answers.put(request, body.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    FakePlatform answers(String request, Object value) {
        answers.put(request, Wire.encode(value));
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request);
        byte[] body = answers.get(request.replaceFirst("\\?.*", ""));
        int status = 200;
        boolean login = request.equals("POST /v1/tokens/exchange");
        if (login) {
            said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
        if (!login && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status = 401;
            body = Wire.encode(Problem.of(KilterCode.NOT_ALLOWED, "there is no valid token", "kilter login"));
        } else if (body == null) {
            status = 404;
            body = Wire.encode(Problem.of(KilterCode.NO_SUCH_THING, "there is no such thing", "kilter env list"));
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
