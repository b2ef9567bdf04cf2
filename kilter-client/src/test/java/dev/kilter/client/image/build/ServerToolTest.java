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

    @Test
    void qwik_s_server_is_the_entry_of_its_adapter_and_without_one_there_is_none() throws IOException {
        Files.writeString(app.resolve("package.json"), """
            { "scripts": { "build": "qwik build", "start": "vite --open --mode ssr" },
              "devDependencies": { "@builder.io/qwik-city": "1", "undici": "1" } }
            """);
        PackageJson bare = PackageJson.of(app);
        assertThatThrownBy(() -> ServerTool.requireAdapter(bare))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("npm run qwik add express"));
        Files.writeString(
                app.resolve("package.json"),
                Files.readString(app.resolve("package.json"))
                        .replace("\"start\"", "\"build.server\": \"vite build\", \"start\""));
        PackageJson json = PackageJson.of(app);
        ServerTool.requireAdapter(json);
        Path made = Files.createDirectories(app.resolve("server"));
        Files.writeString(made.resolve("entry.ssr.js"), "");
        assertThat(ServerTool.in(app, json)).isEmpty();
        Files.writeString(made.resolve("entry.fastify.js"), "");
        assertThat(ServerTool.in(app, json).orElseThrow().command()).containsExactly("node", "server/entry.fastify.js");
        assertThat(json.developersStart()).contains("undici");
    }

    private void server(String project) throws IOException {
        Path folder =
                Files.createDirectories(app.resolve("dist").resolve(project).resolve("server"));
        Files.writeString(folder.resolve("server.mjs"), "");
    }
}
