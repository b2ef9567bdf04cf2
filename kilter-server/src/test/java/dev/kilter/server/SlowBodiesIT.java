package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.DeployRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Bodies that drip, or stop: each is ended with a status, and nobody else waits for it.
@EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
class SlowBodiesIT {
    private static final List<String> ROUTES =
            List.of("POST /v1/deploys", "PUT /v1/bundles/" + "ab".repeat(32), "POST /v1/preflight");
    private static final Duration DROP = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static ServerFixture platform;

    @BeforeAll
    static void start() {
        platform = new ServerFixture();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    /// How a request ended.
    private record End(String answer, Duration after) {}

    @Test
    void they_are_ended_with_a_status_while_others_are_served() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<End>> dripping = new ArrayList<>();
            List<Future<End>> silent = new ArrayList<>();
            List<Future<End>> strangers = new ArrayList<>();
            String token = ServerFixture.TOKEN;
            for (int many = 0; many < 10; many++) {
                for (String route : ROUTES) {
                    dripping.add(pool.submit(() -> send(route, token, "Content-Length: 5000", DROP)));
                    dripping.add(pool.submit(() -> send(route, token, "Transfer-Encoding: chunked", DROP)));
                    silent.add(pool.submit(() -> send(route, token, "Content-Length: 5000", SILENCE)));
                    strangers.add(pool.submit(() -> send(route, "none", "Content-Length: 5000", DROP)));
                }
            }
            while (dripping.stream().anyMatch(each -> !each.isDone())) {
                long begun = System.nanoTime();
                DeployRecord accepted = platform.submit(Requests.of("dev", false), "key" + begun);
                assertThat(platform.get("/v1/deploys/" + accepted.id()).statusCode())
                        .isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            }
            for (Future<End> each : dripping) {
                assertThat(each.get().answer()).startsWith("HTTP/1.1 408").contains("the body comes too slowly");
                assertThat(each.get().after()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(90));
            }
            for (Future<End> each : strangers) {
                assertThat(each.get().answer()).startsWith("HTTP/1.1 401");
                assertThat(each.get().after()).isLessThan(Duration.ofSeconds(90));
            }
            for (Future<End> each : silent) {
                assertThat(each.get().answer()).startsWith("HTTP/1.1 408").contains("the body comes too slowly");
                assertThat(each.get().after()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(90));
            }
        }
    }

    @Test
    void a_command_that_is_silent_for_longer_than_anybody_may_take_to_ask_goes_on() {
        ApiIT.env(platform, "alpha", false);
        Visitor visitor = new Visitor(platform, ServerFixture.TOKEN, "alpha/exec");
        visitor.say(new CommandRequest("web", List.of("sh", "-c", "sleep 45; exit 7"), null));
        ServerFixture.await("it ends", () -> visitor.news.contains(CommandNews.ended(7)));
    }

    /// A byte each `pause`, until there is an answer and the other side has closed.
    private static End send(String route, String token, String length, Duration pause) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), platform.server().port())) {
            socket.setSoTimeout(100_000);
            OutputStream out = socket.getOutputStream();
            out.write((route + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nIdempotency-Key: slow\r\n" + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] drop = (length.endsWith("chunked") ? "1\r\n{\r\n" : "{").getBytes(StandardCharsets.US_ASCII);
            Thread dripping = Thread.ofVirtual().start(() -> drip(out, drop, pause));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            dripping.interrupt();
            return new End(answer, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static void drip(OutputStream out, byte[] drop, Duration pause) {
        try {
            while (!Thread.interrupted()) {
                out.write(drop);
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (SocketException e) {
            // the server has closed: that is what is waited for
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
