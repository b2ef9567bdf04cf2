package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How package.json says that an app starts, in the ways of people in a hurry.
class NodeStartTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tsx src/index.ts                                | tsx             | tsx
        node --import tsx src/index.ts                  | tsx             | tsx
        nodemon index.js                                | nodemon         | nodemon
        NODE_ENV=x node -r ts-node/register src/a.ts    | ts-node         | ts-node
        tsc && node dist/index.js                       | typescript      | typescript
        dotenv -- node index.js                         | dotenv-cli      | dotenv-cli
        npm run serve && node index.js                  | nodemon         |
        node index.js                                   | tsx             |
        """)
    void a_program_that_only_developers_get_is_seen_in_the_start_script(String start, String dev, String needed)
            throws IOException {
        write("package.json", """
            { "scripts": { "start": "%s", "serve": "echo" }, "devDependencies": { "%s": "1" } }
            """.formatted(start, dev));
        assertThat(PackageJson.of(root).developersStart().orElse(null)).isEqualTo(needed);
    }

    @Test
    void next_reads_a_config_in_typescript_each_time_it_starts() throws IOException {
        write("package.json", """
            { "scripts": { "start": "next start" }, "dependencies": { "next": "15" },
              "devDependencies": { "typescript": "5" } }
            """);
        write("next.config.mjs", "");
        assertThat(PackageJson.of(root).developersStart()).isEmpty();
        write("next.config.ts", "");
        assertThat(PackageJson.of(root).developersStart()).contains("typescript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vite",
                "vite --open --mode ssr",
                "npx vite dev",
                "ng serve --port 4000",
                "next dev",
                "npm run dev",
                "react-scripts start",
                "vue-cli-service serve"
            })
    void a_server_for_developers_is_not_what_an_image_starts(String start) throws IOException {
        write("package.json", "{ \"scripts\": { \"dev\": \"astro dev\", \"start\": \"" + start + "\" } }");
        assertThatThrownBy(() -> PackageJson.of(root).startCommand(root))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
                    assertThat(e.problem().detail()).contains("a server for developers");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vite preview --port $PORT", "next start", "vite-express serve", "react-router-serve b.js"})
    void a_tool_s_own_server_of_what_was_built_is(String start) throws IOException {
        write("package.json", "{ \"scripts\": { \"start\": \"" + start + "\" } }");
        assertThat(PackageJson.of(root).startCommand(root).getLast()).endsWith(start);
    }

    @Test
    void what_no_image_has_is_refused_and_what_is_a_package_is_not() throws IOException {
        for (String start : new String[] {"bun run index.ts", "cd server && npm start"}) {
            write("package.json", "{ \"scripts\": { \"start\": \"" + start + "\" } }");
            assertThatThrownBy(() -> PackageJson.of(root).startCommand(root))
                    .isInstanceOfSatisfying(KilterException.class, e -> {
                        assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
                        assertThat(e.problem().detail()).contains("`" + start + "`");
                    });
        }
        write("package.json", "{ \"scripts\": { \"start\": \"bun run index.ts\" } }");
        write("node_modules/.bin/bun", "");
        assertThat(PackageJson.of(root).startCommand(root).getLast()).endsWith("exec bun run index.ts");
    }

    @Test
    void scripts_within_a_line_are_their_own_lines_too() throws IOException {
        write("package.json", """
            { "scripts": { "start": "npm run check && npm run serve", "check": "node c.js", "serve": "node s.js" } }
            """);
        assertThat(PackageJson.of(root).startCommand(root).getLast()).endsWith("; node c.js && node s.js");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        npm run build && node s.js                    | build    |              | node s.js         | [build]
        npm run build:ts && fastify start -l info a.js| build:ts | typescript   | fastify start -l info a.js | [build:ts]
        pnpm build:a && npm run build && node s.js    | build:a  | typescript   | node s.js         | [build, build:a]
        npm run build:b && node s.js                  | build:a  |              | npm run build:b && node s.js | []
        """)
    void what_the_start_script_would_build_each_time_is_built_once(
            String start, String script, String dev, String started, String built) throws IOException {
        String other = start.contains("npm run build &&") ? ", \"build\": \"tsc\"" : "";
        String named = script.equals("build") ? "" : ", \"" + script + "\": \"tsc\"";
        write("package.json", """
            { "scripts": { "start": "%s"%s%s }, "devDependencies": { "%s": "1" } }
            """.formatted(start, other, named, dev));
        write("node_modules/.bin/npm", "");
        PackageJson app = PackageJson.of(root);
        assertThat(app.buildScripts()).hasToString(built);
        assertThat(String.join(" ", app.startCommand(root))).endsWith(started);
        assertThat(app.developersStart()).as("tsc has run already").isEmpty();
    }

    @Test
    void without_a_script_the_file_that_serves_is_started_and_no_script_of_a_page() throws IOException {
        write("package.json", "{}");
        write("src/index.js", "document.title = 'page'");
        assertThatThrownBy(() -> PackageJson.of(root).startCommand(root)).isInstanceOf(KilterException.class);
        write("src/server.mjs", "createApp().listen(process.env.PORT)");
        assertThat(PackageJson.of(root).startCommand(root)).containsExactly("node", "src/server.mjs");
    }

    @Test
    void the_parts_of_a_workspace_that_are_apps_are_named_where_its_top_starts_nothing() throws IOException {
        write("package.json", "{ \"scripts\": { \"build\": \"turbo build\" } }");
        write("pnpm-workspace.yaml", "packages:\n  - \"apps/*\"\n  # ours\n  - packages/*\n\ncatalog:\n  - no\n");
        write("apps/api/package.json", "{ \"scripts\": { \"start\": \"node server.js\" } }");
        write("apps/web/package.json", """
            { "scripts": { "build": "vite build" }, "devDependencies": { "vite": "7" } }
            """);
        write("packages/ui/package.json", "{ \"main\": \"index.js\" }");
        write("packages/ui/index.js", "");
        write("apps/docs/package.json", """
            { "scripts": { "build": "next build", "start": "next start" }, "dependencies": { "next": "16" } }
            """);
        assertThat(NodeWorkspaces.apps(root)).containsExactly("apps/web", "apps/api", "apps/docs");
        assertThatThrownBy(() -> NodeWorkspaces.requireChoice(root))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("build: { workspace: apps/web }"));
        write("package.json", "{ \"workspaces\": [\"apps/*\"], \"scripts\": { \"start\": \"node a.js\" } }");
        assertThat(NodeWorkspaces.apps(root)).isEmpty();
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
