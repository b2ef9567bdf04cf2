package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With a node and an npm that are scripts of this test: what they do is known, and no machine lacks them.
class NodeBuilderIT {
    private static final String BIN = "PATH=\"$PWD/node_modules/.bin:$PATH\"; export PATH; ";
    private static final String NPM_THAT_INSTALLS = """
        #!/bin/sh
        [ "$1" = ci ] || exit 9
        [ -e node_modules ] && echo "old node_modules" && exit 8
        echo run >> ../npm-runs
        mkdir -p node_modules/left-pad node_modules/.bin
        echo clean > node_modules/left-pad/index.js
        ln -s ../left-pad/index.js node_modules/.bin/left-pad
        """;

    private final Path app;
    private final Path tools;
    private final Path scratch;

    NodeBuilderIT(@TempDir Path folder) throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        tools = Files.createDirectories(folder.resolve("tools"));
        scratch = Files.createDirectories(folder.resolve("scratch"));
        program("node", "#!/bin/sh\necho v22.3.1\n");
        program("npm", NPM_THAT_INSTALLS);
        write("server.js", "");
        write("package.json", "{ \"scripts\": { \"start\": \"node server.js\" } }");
    }

    @Test
    void an_app_without_dependencies_is_its_files() throws IOException {
        write(".env", "PASSWORD=1");
        write("config/.env.production", "PASSWORD=2");
        write(".git/config", "");
        write("docs/a.md", "");
        write(".dockerignore", "docs\n");
        write("public/index.html", "");
        ImageContent content = build();
        assertThat(content.layers()).hasSize(1);
        assertThat(paths(content.layers().getFirst()))
                .containsExactly("/app/package.json", "/app/public/index.html", "/app/server.js");
        assertThat(content.command()).containsExactly("node", "server.js");
        assertThat(content.runtime()).isEqualTo("node/22");
    }

    @Test
    void dependencies_come_from_the_lockfile_and_never_from_the_apps_own_folder() throws IOException {
        withDependency();
        write("node_modules/left-pad/index.js", "poisoned");
        write("node_modules/evil/index.js", "poisoned");
        ImageContent content = build();
        assertThat(content.layers().stream().map(ImageContent.Layer::name)).containsExactly("dependencies", "app");
        ImageContent.Layer dependencies = content.layers().getFirst();
        assertThat(paths(dependencies))
                .containsExactly("/app/node_modules/.bin/left-pad", "/app/node_modules/left-pad/index.js");
        assertThat(dependencies.entries().getLast().source()).hasContent("clean\n");
    }

    @Test
    void an_unchanged_lockfile_is_installed_once_and_a_changed_one_again() throws IOException {
        withDependency();
        build();
        write("server.js", "changed");
        build();
        assertThat(scratch.resolve("npm-runs")).hasContent("run\n");
        write("package-lock.json", "{ \"changed\": true }");
        build();
        assertThat(scratch.resolve("npm-runs")).hasContent("run\nrun\n");
    }

    @Test
    void a_file_deleted_from_the_app_leaves_the_image() throws IOException {
        withDependency();
        write("old.js", "");
        build();
        Files.delete(app.resolve("old.js"));
        assertThat(paths(build().layers().getLast())).doesNotContain("/app/old.js");
    }

    @Test
    void a_failing_install_shows_its_last_lines() throws IOException {
        withDependency();
        program("npm", "#!/bin/sh\nfor i in $(seq 1 50); do echo line $i; done\nexit 3\n");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
            assertThat(e.problem().detail()).contains("npm ci --omit=dev", "3");
            assertThat(e.problem().evidence()).hasSize(20).endsWith("line 50");
        });
    }

    @Test
    void dependencies_without_a_lockfile_are_installed_and_never_taken_for_unchanged() throws IOException {
        withDependency();
        assertThat(builder().toolState(app)).isPresent();
        Files.delete(app.resolve("package-lock.json"));
        assertThat(builder().toolState(app)).isEmpty();
        program("npm", NPM_THAT_INSTALLS.replace("= ci", "= install"));
        assertThat(build().layers()).hasSize(2);
    }

    @Test
    void packages_with_scripts_of_their_own_are_installed_each_time() throws IOException {
        withDependency();
        write("package-lock.json", "{ \"packages\": { \"a\": { \"hasInstallScript\": true } } }");
        build();
        build();
        assertThat(scratch.resolve("npm-runs")).hasContent("run\nrun\n");
    }

    @Test
    void two_lockfiles_are_refused_until_package_json_names_one() throws IOException {
        withDependency();
        write("yarn.lock", "");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
            assertThat(e.problem().evidence()).containsExactly("'package-lock.json' says npm", "'yarn.lock' says yarn");
            assertThat(e.problem().hint()).contains("\"packageManager\": \"npm@");
        });
        write("package.json", """
            { "dependencies": { "left-pad": "1" }, "main": "server.js", "packageManager": "npm@10.8.2" }\
            """);
        assertThat(build().summary()).isEqualTo("node 22 · npm · app");
    }

    @Test
    void what_next_builds_standalone_is_the_app_with_its_static_files() throws IOException {
        write("package.json", "{ \"name\": \"shop\", \"scripts\": { \"build\": \"next build\" } }");
        write("public/logo.svg", "");
        program("npm", """
            #!/bin/sh
            [ "$1 $2" = "run build" ] || exit 9
            mkdir -p .next/standalone/node_modules/next .next/static/chunks
            touch .next/standalone/server.js .next/standalone/node_modules/next/i.js .next/static/chunks/a.js
            """);
        ImageContent content = build();
        assertThat(content.command()).containsExactly("node", "server.js");
        assertThat(paths(content.layers().getFirst())).containsExactly("/app/node_modules/next/i.js");
        assertThat(paths(content.layers().getLast()))
                .containsExactly("/app/.next/static/chunks/a.js", "/app/public/logo.svg", "/app/server.js");
    }

    @Test
    void a_start_script_for_a_shell_is_run_by_one_since_no_base_has_npm() throws IOException {
        write("package.json", "{ \"scripts\": { \"start\": \"NODE_ENV=x node server.js && true\" } }");
        assertThat(build().command()).containsExactly("sh", "-c", BIN + "NODE_ENV=x node server.js && true");
        write("package.json", """
            { "scripts": { "start": "npm run serve", "preserve": "node check.js", "serve": "npx next start" } }\
            """);
        assertThat(build().command()).containsExactly("sh", "-c", BIN + "node check.js && next start");
    }

    @Test
    void a_start_script_for_production_comes_before_the_one_for_developers() throws IOException {
        write("package.json", "{ \"scripts\": { \"start\": \"nest start\", \"start:prod\": \"node dist/main\" } }");
        assertThat(build().command()).containsExactly("node", "dist/main");
    }

    @ParameterizedTest
    @CsvSource({
        "@sveltejs/adapter-node, build/index.js",
        "nuxt, .output/server/index.mjs",
        "@solidjs/start, .output/server/index.mjs",
        "@astrojs/node, dist/server/entry.mjs",
        "@angular/ssr, dist/shop/server/server.mjs"
    })
    void what_a_tool_builds_as_a_server_is_started_though_no_script_says_so(String tool, String entry)
            throws IOException {
        Files.delete(app.resolve("server.js"));
        write("package.json", """
            { "name": "site", "scripts": { "build": "make", "start": "vite dev" }, "devDependencies": { "%s": "1" } }\
            """.formatted(tool));
        write("package-lock.json", "{}");
        program("npm", """
            #!/bin/sh
            [ "$1" != run ] || { mkdir -p "$(dirname %1$s)" && touch %1$s; }
            """.formatted(entry));
        ImageContent content = build();
        assertThat(content.command()).containsExactly("node", entry);
        assertThat(paths(content.layers().getLast())).contains("/app/" + entry);

        write("Procfile", "web: node own.js\n");
        assertThat(build().command()).as("who says it is asked").containsExactly("node", "own.js");
    }

    @Test
    void sveltekit_without_an_adapter_is_told_which_there_are() throws IOException {
        Files.delete(app.resolve("server.js"));
        write("package.json", """
            { "scripts": { "build": "make" }, "devDependencies": { "@sveltejs/kit": "2", "@sveltejs/adapter-auto": "7" } }\
            """);
        write("package-lock.json", "{}");
        program("npm", "#!/bin/sh\n");
        assertThatThrownBy(this::build)
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("@sveltejs/adapter-node"));
    }

    @Test
    void a_procfile_comes_before_the_start_script() throws IOException {
        write("package.json", "{ \"scripts\": { \"start\": \"node a.js\", \"web\": \"node b.js --all\" } }");
        write("Procfile", "worker: node w.js\nweb: npm run web\n");
        assertThat(build().command()).containsExactly("node", "b.js", "--all");
    }

    @Test
    void a_workspace_is_started_in_its_folder_beside_its_siblings() throws IOException {
        write("package.json", "{ \"workspaces\": [\"apps/*\", \"packages/*\"] }");
        write("package-lock.json", "{}");
        write("apps/web/package.json", """
            { "name": "web", "scripts": { "build": "make", "start": "next start" }, "dependencies": { "core": "1" } }\
            """);
        write("packages/core/package.json", "{ \"name\": \"core\" }");
        program("npm", """
            #!/bin/sh
            case $1 in
              ci) mkdir -p node_modules && ln -s ../packages/core node_modules/core;;
              run) basename "$PWD" > out.js;;
            esac
            """);
        ImageContent content = build("apps/web");
        assertThat(content.command())
                .containsExactly(
                        "sh",
                        "-c",
                        "PATH=\"$PWD/node_modules/.bin:$PWD/../../node_modules/.bin:$PATH\"; export PATH; exec next"
                                + " start");
        assertThat(content.workingDir()).isEqualTo("/app/apps/web");
        assertThat(paths(content.layers().getFirst())).containsExactly("/app/node_modules/core");
        assertThat(paths(content.layers().getLast()))
                .contains("/app/apps/web/out.js", "/app/packages/core/package.json");
    }

    private ImageContent build(String workspace) {
        String yaml = "project: acme/shop\nbuild: { workspace: " + workspace + " }\n";
        AppConfig config = KilterYaml.parse("kilter.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
        return builder().build(app, config, scratch, Observer.silent());
    }

    private void withDependency() throws IOException {
        write("package.json", "{ \"dependencies\": { \"left-pad\": \"1\" }, \"main\": \"server.js\" }");
        write("package-lock.json", "{}");
    }

    private NodeBuilder builder() {
        return new NodeBuilder(Map.of("PATH", tools.toString()));
    }

    private ImageContent build() {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        return builder().build(app, config, scratch, Observer.silent());
    }

    private static List<String> paths(ImageContent.Layer layer) {
        return layer.entries().stream().map(ImageContent.Entry::path).toList();
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Path parent = file.getParent();
        assertThat(parent).isNotNull();
        Files.createDirectories(parent);
        Files.writeString(file, content);
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
