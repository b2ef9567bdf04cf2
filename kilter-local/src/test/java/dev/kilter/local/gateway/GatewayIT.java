package dev.kilter.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.local.host.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proxy between raw sockets, so that each byte's time is seen.
class GatewayIT {
    private static final String HOST = "shop.localhost";

    private int port;
    private Gateway gateway = gateway();
    private final AtomicReference<ServerSocket> app = new AtomicReference<>();

    private Gateway gateway() {
        try {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            return new Gateway(port);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the app does with one connection.
    private interface Behaviour {
        void serve(InputStream in, OutputStream out) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        app.set(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
        app.get().close();
    }

    private void app(Behaviour behaviour) {
        ServerSocket server = app.get();
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            behaviour.serve(socket.getInputStream(), socket.getOutputStream());
                        } catch (Exception e) {
                            assertThat(e).isNotNull();
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
        gateway.route(HOST, "acme-shop-prod", List.of(new Backend("one", server.getLocalPort())));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// Everything up to the empty line.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String read(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private String get(String host) throws IOException {
        return get(host, "");
    }

    private String get(String host, String headers) throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket.getOutputStream(),
                    "GET /a?b=c HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Answers with the head of the request that it got.
    private static void echoHead(InputStream in, OutputStream out) throws IOException {
        String head = head(in);
        send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
    }

    @Test
    void a_host_is_found_with_and_without_its_port_and_in_any_case() throws IOException {
        app(GatewayIT::echoHead);
        for (String host : List.of(HOST, HOST + ":" + port, "SHOP.localhost:" + port)) {
            assertThat(get(host)).as(host).startsWith("HTTP/1.1 200").contains("GET /a?b=c HTTP/1.1");
        }
    }

    @Test
    void an_unknown_host_gets_a_page_that_names_what_is_there() throws IOException {
        app(GatewayIT::echoHead);
        assertThat(get("shpo.localhost:" + port))
                .startsWith("HTTP/1.1 404")
                .contains(
                        "There is no app 'shpo.localhost'.", "http://" + HOST + ":" + port, "kilter env list --local");
    }

    @Test
    void a_name_of_the_internet_that_points_here_learns_nothing() throws IOException {
        app(GatewayIT::echoHead);
        assertThat(get("evil.example.com:" + port)).startsWith("HTTP/1.1 404").doesNotContain("shop");
    }

    @Test
    void the_app_learns_who_asked_for_what_and_nobody_can_pretend() throws IOException {
        app(GatewayIT::echoHead);
        String seen = get(HOST + ":" + port, "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n")
                .toLowerCase(Locale.ROOT);
        assertThat(seen)
                .contains("\r\nhost: " + HOST + ":" + port + "\r\n")
                .contains("x-forwarded-for: 127.0.0.1\r\n")
                .contains("x-forwarded-proto: http\r\n")
                .contains("x-forwarded-host: " + HOST + "\r\n")
                .contains("x-forwarded-port: " + port + "\r\n")
                .doesNotContain("6.6.6.6");
    }

    @Test
    void an_event_arrives_while_the_answer_goes_on() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        app((in, out) -> {
            head(in);
            send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            send(out, "9\r\ndata: 1\n\n\r\n");
            seen.await();
            send(out, "9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        });
        try (Socket socket = connect()) {
            send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
            read(socket.getInputStream(), "data: 1\n\n");
            seen.countDown();
            read(socket.getInputStream(), "data: 2\n\n");
        }
    }

    @Test
    void a_body_arrives_while_it_is_sent() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        app((in, out) -> {
            head(in);
            read(in, "first");
            arrived.countDown();
            read(in, "second");
            send(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (Socket socket = connect()) {
            send(
                    socket.getOutputStream(),
                    "POST / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 11\r\nConnection: close\r\n\r\nfirst");
            arrived.await();
            send(socket.getOutputStream(), "second");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("ok");
        }
    }

    @Test
    void a_large_upload_arrives_whole() throws Exception {
        int size = 64 << 20;
        app((in, out) -> {
            head(in);
            long sum = 0;
            byte[] buffer = new byte[65_536];
            for (int left = size; left > 0; ) {
                int read = in.read(buffer, 0, Math.min(left, buffer.length));
                if (read < 0) {
                    return;
                }
                for (int i = 0; i < read; i++) {
                    sum += buffer[i];
                }
                left -= read;
            }
            String text = String.valueOf(sum);
            send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        });
        try (Socket socket = connect()) {
            send(
                    socket.getOutputStream(),
                    "PUT / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: " + size
                            + "\r\nConnection: close\r\n\r\n");
            byte[] block = new byte[1 << 16];
            java.util.Arrays.fill(block, (byte) 3);
            for (int i = 0; i < size / block.length; i++) {
                socket.getOutputStream().write(block);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("\r\n\r\n" + 3L * size);
        }
    }

    @Test
    void an_upgraded_connection_carries_both_ways_and_counts_as_in_flight() throws Exception {
        app((in, out) -> {
            head(in);
            send(out, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            for (int next = in.read(); next >= 0; next = in.read()) {
                out.write(next);
                out.flush();
            }
        });
        Backend backend = new Backend("one", app.get().getLocalPort());
        try (Socket socket = connect()) {
            send(
                    socket.getOutputStream(),
                    "GET /ws HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101");
            for (String word : List.of("one;", "two;", "three;")) {
                send(socket.getOutputStream(), word);
                assertThat(read(socket.getInputStream(), ";")).isEqualTo(word);
            }
            assertThat(gateway.inFlight(backend)).isEqualTo(1);
        }
        long end = System.nanoTime() + 20_000_000_000L;
        while (gateway.inFlight(backend) > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(gateway.inFlight(backend)).isZero();
    }

    @Test
    void an_app_that_dies_in_the_middle_of_an_answer_leaves_it_visibly_unfinished() throws Exception {
        app((in, out) -> {
            head(in);
            send(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        });
        try (Socket socket = connect()) {
            send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
            String all;
            try {
                all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException reset) {
                all = "reset";
            }
            assertThat(all).as("the connection ends, the answer does not").doesNotEndWith("\r\n\r\n" + "x".repeat(100));
            assertThat(all.equals("reset") || all.startsWith("HTTP/1.1 200") || all.startsWith("HTTP/1.1 5"))
                    .as(all)
                    .isTrue();
        }
        assertThat(gateway.inFlight(new Backend("one", app.get().getLocalPort())))
                .isZero();
    }

    @Test
    void an_app_that_hangs_up_without_an_answer_is_a_5xx() throws Exception {
        app((in, out) -> head(in));
        assertThat(get(HOST)).startsWith("HTTP/1.1 50");
    }

    @Test
    void who_comes_before_an_app_is_ready_for_the_first_time_waits_for_it() throws Exception {
        gateway.route(HOST, "acme-shop-prod", List.of());
        try (Socket early = connect()) {
            send(early.getOutputStream(), "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
            early.setSoTimeout(300);
            assertThatThrownBy(() -> early.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            early.setSoTimeout(20_000);
            app(GatewayIT::echoHead);
            assertThat(head(early.getInputStream())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void nobody_waits_for_ever_for_an_app_that_does_not_get_ready() throws IOException {
        gateway.close();
        gateway = new Gateway(port, Duration.ofMillis(200));
        gateway.route(HOST, "acme-shop-prod", List.of());
        assertThat(get(HOST)).startsWith("HTTP/1.1 503");
    }

    @Test
    void an_app_without_a_ready_process_says_so() throws IOException {
        app(GatewayIT::echoHead);
        gateway.route(HOST, "acme-shop-prod", List.of());
        assertThat(get(HOST)).startsWith("HTTP/1.1 503").contains("Retry-After: 1", "kilter status --local");
    }

    @Test
    void a_backend_that_is_gone_is_passed_over() throws IOException {
        app(GatewayIT::echoHead);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        gateway.route(
                HOST,
                "acme-shop-prod",
                List.of(
                        new Backend("gone", closed),
                        new Backend("one", app.get().getLocalPort())));
        for (int i = 0; i < 4; i++) {
            assertThat(get(HOST)).startsWith("HTTP/1.1 200");
        }
    }
}
