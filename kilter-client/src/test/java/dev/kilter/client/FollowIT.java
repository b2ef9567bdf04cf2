package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Following a deploy that has ended, from wherever somebody says.
class FollowIT {
    private static final DeployId DEPLOY = new DeployId("d-7f3k2a9c");
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final List<DeployEvent> EVENTS = List.of(
            new DeployEvent.Accepted(DEPLOY.value(), List.of("commit")),
            new DeployEvent.StepStarted("commit"),
            new DeployEvent.Result(result()));

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/deploys/" + DEPLOY, FollowIT::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void from_its_first_event_everything_is_told() {
        assertThat(followed(1)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void from_behind_its_last_event_only_the_verdict_is_known_and_at_once() {
        assertThat(followed(4)).isEmpty();
    }

    private List<Long> followed(long from) {
        List<Long> told = new ArrayList<>();
        DeployResult result = Kilter.connect(
                        "http://127.0.0.1:" + server.getAddress().getPort(), "token")
                .follow(DEPLOY, from, Duration.ofSeconds(20), event -> told.add(event.number()));
        assertThat(result.release()).isEqualTo("r1");
        return told;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        byte[] body = exchange.getRequestURI().getPath().endsWith("/events")
                ? events(after == null ? 0 : Integer.parseInt(after)).getBytes(StandardCharsets.UTF_8)
                : Wire.encode(new DeployRecord(
                        DEPLOY.value(),
                        "acme/shop",
                        "dev",
                        DeployStatus.LIVE,
                        "rollout",
                        "you",
                        null,
                        false,
                        "r1",
                        NOON,
                        NOON,
                        null,
                        null));
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String events(int after) {
        StringBuilder stream = new StringBuilder();
        for (int number = after + 1; number <= EVENTS.size(); number++) {
            String event = Wire.text(new NumberedEvent(number, NOON, EVENTS.get(number - 1)));
            stream.append("id: ")
                    .append(number)
                    .append("\ndata: ")
                    .append(event)
                    .append("\n\n");
        }
        return stream.toString();
    }

    private static DeployResult result() {
        return new DeployResult(
                DEPLOY.value(),
                "acme/shop",
                "dev",
                DeployStatus.LIVE,
                "r1",
                false,
                null,
                null,
                List.of(),
                null,
                null,
                false,
                null,
                1,
                List.of(),
                null);
    }
}
