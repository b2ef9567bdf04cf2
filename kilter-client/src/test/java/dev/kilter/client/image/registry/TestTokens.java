package dev.kilter.client.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A token server as in the distribution specification: signs what the scopes ask for, to `ann` all of it, to others
/// what may be read of `open/…`.
final class TestTokens implements AutoCloseable {
    private static final String ANN = Basic.header("ann", "s3cret");

    private final HttpServer server;
    private final TestCertificate certificate;
    private final int seconds;
    /// What was asked: `ann repository:acme/shop:pull,push`.
    final List<String> asked = new CopyOnWriteArrayList<>();

    /// Its tokens last that long.
    TestTokens(TestCertificate certificate, int seconds) throws IOException {
        this.certificate = certificate;
        this.seconds = seconds;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    TestCertificate certificate() {
        return certificate;
    }

    String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = body.isEmpty() ? exchange.getRequestURI().getRawQuery() : body;
            List<String> scopes = new ArrayList<>();
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith("scope=")) {
                    String scope = URLDecoder.decode(pair.substring("scope=".length()), StandardCharsets.UTF_8);
                    scopes.addAll(List.of(scope.split(" ", -1)));
                }
            }
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            boolean isAnn = ANN.equals(login) || body.contains("refresh_token=ann-s-refresh-token");
            asked.add((isAnn ? "ann " : login == null ? "nobody " : "somebody ") + String.join(" ", scopes));
            if (login != null && !isAnn) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] token = ("{\"token\":\"" + token(scopes, isAnn) + "\",\"expires_in\":" + seconds + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
        }
    }

    private String token(List<String> scopes, boolean isAnn) {
        String access = scopes.stream()
                .map(scope -> scope.split(":", -1))
                .filter(scope -> isAnn || scope[1].startsWith("open/"))
                .map(scope -> "{\"type\":\"repository\",\"name\":\"" + scope[1] + "\",\"actions\":[\""
                        + (isAnn ? scope[2].replace(",", "\",\"") : "pull") + "\"]}")
                .collect(Collectors.joining(","));
        long now = Instant.now().getEpochSecond();
        try {
            String chain =
                    Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
            String signed = part("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + chain + "\"]}") + "."
                    + part("{\"iss\":\"tests\",\"aud\":\"tests\",\"sub\":\"ann\",\"jti\":\"" + asked.size()
                            + "\",\"nbf\":" + (now - 5) + ",\"exp\":" + (now + seconds) + ",\"access\":[" + access
                            + "]}");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(certificate.secret());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
