package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections on which nothing is asked: they are ended, and whoever asks is served.
class ConnectionsIT {
    private static final String REQUEST = "GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void who_says_nothing_or_is_never_done_with_saying_it_is_hung_up_on() throws IOException {
        int port = server(10, Duration.ofMillis(300), Duration.ofMillis(300));
        Socket silent = connect(port);
        Socket dripping = connect(port);
        Socket once = connect(port);
        say(once, REQUEST);
        say(dripping, "GET /now HTTP/1.1\r\nHost: localhost\r\n");

        Thread drops = Thread.ofVirtual().start(() -> drip(dripping));

        assertThat(silent.getInputStream().readAllBytes()).isEmpty();
        assertThat(told(dripping)).doesNotContain("200");
        assertThat(told(once)).startsWith("HTTP/1.1 200").endsWith("done");
        drops.interrupt();
    }

    @Test
    void who_has_asked_is_answered_however_long_it_takes_and_may_take_his_time_to_ask_again() throws IOException {
        int port = server(10, Duration.ofMillis(50), Duration.ofMinutes(1));
        Socket waiting = connect(port);
        say(waiting, REQUEST.replace("/now", "/later"));
        Socket silent = connect(port);
        assertThat(silent.getInputStream().readAllBytes())
                .as("one who came after him is gone")
                .isEmpty();

        answer.countDown();

        assertThat(told(waiting, "done")).startsWith("HTTP/1.1 200");
        assertThat(connect(port).getInputStream().readAllBytes()).isEmpty();
        say(waiting, REQUEST);
        assertThat(told(waiting, "done")).startsWith("HTTP/1.1 200");
    }

    @Test
    void where_there_is_no_room_who_has_said_nothing_for_longest_makes_it() throws Exception {
        int port = server(3, Duration.ofMinutes(1), Duration.ofMinutes(1));
        Socket asking = connect(port);
        say(asking, REQUEST.replace("/now", "/later"));
        asked.await();
        Socket second = connect(port);
        connect(port);

        assertThat(second.getInputStream().readAllBytes()).isEmpty();
        answer.countDown();
        assertThat(told(asking, "done")).startsWith("HTTP/1.1 200");
    }

    @Test
    void more_connections_than_the_process_can_open_keep_nobody_out(@TempDir Path folder) throws Exception {
        try (ServerProcess server = ServerProcess.start(
                ServerFixture.freshUrl(), folder, List.of("sh", "-c", "ulimit -n 512; exec \"$@\"", "sh"))) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                idle.add(connect(URI.create(server.url()).getPort()));
                if (i % 100 == 99) {
                    assertThat(overview(server)).as(i + 1 + " are idle").isEqualTo(200);
                }
            }
            for (Socket each : idle) {
                each.close();
            }

            assertThat(overview(server)).isEqualTo(200);
        }
    }

    private static int overview(ServerProcess server) throws IOException, InterruptedException {
        try (HttpClient fresh =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return fresh.send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/v1/whoami"))
                                    .header("Authorization", "Bearer " + ServerFixture.TOKEN)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private int server(int most, Duration first, Duration next) {
        Connections connections = new Connections(most, first, next);
        open.add(connections);
        WebServerConfig.Builder listener = WebServer.builder().host("127.0.0.1").routing(routing -> {
            connections.watch(routing);
            routing.get("/now", (_, response) -> response.send("done"));
            routing.get("/later", (_, response) -> {
                asked.countDown();
                answer.await();
                response.send("done");
            });
        });
        connections.guard(listener);
        WebServer server = listener.build().start();
        open.add(server::stop);
        return server.port();
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    /// All that is said until the other side hangs up.
    private static String told(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /// What is said until it ends so.
    private static String told(Socket socket, String end) throws IOException {
        StringBuilder told = new StringBuilder();
        while (!told.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertThat(next).as(told.toString()).isNotNegative();
            told.append((char) next);
        }
        return told.toString();
    }

    private static void drip(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 200 && !Thread.interrupted(); i++) {
                out.write(("X-" + i + ": drop\r\n").getBytes(StandardCharsets.US_ASCII));
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException _) {
            // the server has hung up: that is what is waited for
        }
    }
}
