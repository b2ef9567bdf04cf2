package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NodeListBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of the API server's answers about nodes.
class ClusterNodesIT {
    private static final String REFUSED = """
        { "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
          "message": "nodes is forbidden: User \\"kilter-server\\" cannot list resource \\"nodes\\"" }\
        """;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
    private volatile boolean refuses;
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/nodes", exchange -> {
            asked.incrementAndGet();
            String nodes = Serialization.asJson(new NodeListBuilder()
                    .withItems(ClusterNodesTest.node("linux", "arm64"))
                    .build());
            byte[] body = (refuses ? REFUSED : nodes).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refuses ? 403 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    @Test
    void an_answer_is_kept_for_five_minutes() {
        ClusterNodes nodes = new ClusterNodes(client, now::get);
        assertThat(nodes.current()).containsExactly("arm64");
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(4)));
        assertThat(nodes.current()).containsExactly("arm64");
        assertThat(asked).hasValue(1);
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(1)));
        assertThat(nodes.current()).containsExactly("arm64");
        assertThat(asked).hasValue(2);
    }

    @Test
    void an_install_that_may_not_list_nodes_knows_none_and_learns_of_its_rights() {
        refuses = true;
        ClusterNodes nodes = new ClusterNodes(client, now::get);
        assertThat(nodes.current()).isEmpty();
        refuses = false;
        assertThat(nodes.current()).as("asked lately").isEmpty();
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(5)));
        assertThat(nodes.current()).containsExactly("arm64");
    }
}
