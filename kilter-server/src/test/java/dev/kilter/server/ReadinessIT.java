package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessIT {
    @TempDir
    private Path data;

    @Test
    void without_its_database_it_is_not_ready_and_says_why_and_it_is_again_when_the_database_is_back()
            throws IOException {
        EmbeddedPostgres postgres = postgres(0);
        GatedDataSource source = new GatedDataSource(Effects.real(), postgres.getPostgresDatabase());
        try (ServerFixture platform = new ServerFixture(source)) {
            int port = postgres.getPort();
            assertThat(ready(platform).statusCode()).isEqualTo(200);

            postgres.close();
            for (int probe = 0; probe < 3; probe++) {
                long begun = System.nanoTime();
                HttpResponse<String> answer = ready(platform);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body())
                        .contains("KLT-U01", "the platform's database does not answer", "\"evidence\":[\"");
            }
            assertThat(platform.send("", "GET", "/health/live", new byte[0]).statusCode())
                    .isEqualTo(200);

            postgres = postgres(port);
            ServerFixture.await("it is ready again", () -> ready(platform).statusCode() == 200);
        } finally {
            postgres.close();
        }
    }

    private static HttpResponse<String> ready(ServerFixture platform) {
        return platform.send("", "GET", "/health/ready", new byte[0]);
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("data"))
                .setCleanDataDirectory(false);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }
}
