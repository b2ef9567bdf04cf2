package dev.kilter.local.host;

import static dev.kilter.local.host.HostFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.local.gateway.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process of an app at a host of its own, through the real gateway.
final class ProcessRouteIT {
    private static final String PUBLIC = "admin-shop-dev.localhost";
    private static final String DOMAIN = "admin.example.com";
    private static final String INTERNAL = "shop-admin.acme-shop-dev.svc";

    private final int port;
    private final Gateway gateway;
    private final HostFixture host;
    private final String admin;
    private final String web;

    ProcessRouteIT(@TempDir Path folder) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.gateway = new Gateway(port);
        this.host = new HostFixture(folder, gateway);
        this.admin = host.server("admin one");
        this.web = host.server("web one");
    }

    @BeforeEach
    void serve() {
        release(admin, PUBLIC, DOMAIN, INTERNAL);
        host.awaitComplete("admin");
        host.awaitComplete("web");
    }

    @AfterEach
    void close() {
        host.close();
        gateway.close();
    }

    private void release(String image, String... hosts) {
        host.release(
                web(web, 3000, "/", 1),
                new Workload(
                        HostFixture.spec("admin", image, new ProcessSpec.Listening(9000, "/")), 1, List.of(hosts)));
    }

    private List<ProcessIdentity> running(String process) {
        return host.records(process).stream()
                .map(InstanceRecord::identity)
                .filter(Objects::nonNull)
                .toList();
    }

    /// The last line of what the gateway answers to this name.
    private String get(String name) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.substring(9, 12);
            return status.equals("200") ? answer.substring(answer.lastIndexOf('\n') + 1) : "status " + status;
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }

    @Test
    void each_host_leads_to_its_own_process() {
        assertThat(get(PUBLIC)).isEqualTo("admin one");
        assertThat(get(DOMAIN)).isEqualTo("admin one");
        assertThat(get(INTERNAL)).isEqualTo("admin one");
        assertThat(get(HostFixture.HOST)).isEqualTo("web one");
        assertThat(get("shop-admin.localhost")).isEqualTo("status 404");
    }

    @Test
    void a_route_comes_and_goes_and_what_runs_goes_on() {
        List<ProcessIdentity> before = running("admin");

        release(admin, INTERNAL);
        HostFixture.await("the public host to go", () -> get(PUBLIC).equals("status 404"));
        assertThat(get(DOMAIN)).isEqualTo("status 404");
        assertThat(get(INTERNAL)).isEqualTo("admin one");
        assertThat(get(HostFixture.HOST)).isEqualTo("web one");

        release(admin, PUBLIC, INTERNAL);
        HostFixture.await("the public host to come back", () -> get(PUBLIC).equals("admin one"));
        assertThat(get(DOMAIN)).isEqualTo("status 404");
        assertThat(running("admin")).isEqualTo(before).hasSize(1);
    }

    @Test
    void a_process_that_is_removed_takes_its_hosts_along() {
        host.release(web(web, 3000, "/", 1));

        HostFixture.await("the public host to go", () -> get(PUBLIC).equals("status 404"));
        HostFixture.await("the inner name to go", () -> get(INTERNAL).equals("status 404"));
        assertThat(get(HostFixture.HOST)).isEqualTo("web one");
    }

    @Test
    void a_new_version_that_is_not_ready_gets_no_request_and_one_that_is_loses_none() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        Thread visitor = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                answers.add(get(PUBLIC));
            }
        });

        release(host.images.script("exec sleep 600"), PUBLIC, DOMAIN, INTERNAL);
        HostFixture.await("the new one to start", () -> running("admin").size() == 2);
        assertThat(get(PUBLIC)).isEqualTo("admin one");
        release(host.server("admin two"), PUBLIC, DOMAIN, INTERNAL);
        HostFixture.await("the new one to answer", () -> get(PUBLIC).equals("admin two"));
        HostFixture.await("the old ones to end", () -> running("admin").size() == 1);
        over.set(true);
        visitor.join();

        assertThat(answers).contains("admin one").allMatch(answer -> answer.matches("admin (one|two)"));
    }
}
