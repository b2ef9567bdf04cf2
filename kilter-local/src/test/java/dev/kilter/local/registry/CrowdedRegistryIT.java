package dev.kilter.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.server.Connections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs that hold connections to the local registry and ask nothing.
@Timeout(60)
class CrowdedRegistryIT {
    private static final int MOST = 5;

    @TempDir
    private Path folder;

    @Test
    void who_asks_is_served_though_more_have_come_than_there_is_room_for() throws Exception {
        Connections connections = new Connections(MOST, Duration.ofMinutes(1), Duration.ofMinutes(1));
        List<Socket> silent = new ArrayList<>();
        try (Registry registry =
                Registry.start(0, new BlobStore(new FileGate(Effects.real()), folder), "t0ken", connections)) {
            for (int i = 0; i < 3 * MOST; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), registry.port()));
            }
            assertThat(status(registry.port())).isEqualTo(200);
            assertThat(silent.getFirst().getInputStream().readAllBytes())
                    .as("who came first and said nothing is hung up on")
                    .isEmpty();
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    private static int status(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/v2/");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer t0ken")
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
