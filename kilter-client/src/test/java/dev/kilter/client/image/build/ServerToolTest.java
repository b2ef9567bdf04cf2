package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerToolTest {
    @TempDir
    private Path app;

    @Test
    void of_two_servers_that_a_build_made_none_is_guessed() throws IOException {
        Files.writeString(app.resolve("package.json"), "{\"dependencies\":{\"@angular/ssr\":\"20\"}}");
        PackageJson json = PackageJson.of(app);
        assertThat(ServerTool.in(app, json)).isEmpty();
        server("shop");
        assertThat(ServerTool.in(app, json).orElseThrow().command())
                .containsExactly("node", "dist/shop/server/server.mjs");
        server("admin");

        assertThatThrownBy(() -> ServerTool.in(app, json)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().detail())
                    .isEqualTo(
                            "the build made 2 servers: dist/admin/server/server.mjs," + " dist/shop/server/server.mjs");
            assertThat(e.problem().hint())
                    .isEqualTo("Name one in a Procfile: `web: node dist/admin/server/server.mjs`.");
        });
    }

    private void server(String project) throws IOException {
        Path folder =
                Files.createDirectories(app.resolve("dist").resolve(project).resolve("server"));
        Files.writeString(folder.resolve("server.mjs"), "");
    }
}
