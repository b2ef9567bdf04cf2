package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticBuilderTest {
    private final Path folder;
    private final Path app;

    StaticBuilderTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
    }

    @Test
    void pages_are_shipped_with_the_server_and_without_what_is_private() throws IOException {
        write("index.html", "<h1>hello</h1>");
        write("css/a.css", "");
        write(".well-known/security.txt", "");
        write(".env.production", "TOKEN=1");
        write(".git/config", "");
        write(".vscode/settings.json", "{}");
        write(".github/workflows/ci.yml", "");
        write("kilter.yaml", "");
        write("drafts/one.html", "");
        write(".kilterignore", "drafts");
        ImageContent content = build();
        assertThat(content.layers().getFirst().entries().stream().map(ImageContent.Entry::path))
                .contains("/app/server/dev/kilter/files/Main.class");
        assertThat(content.layers().getLast().entries().stream().map(ImageContent.Entry::path))
                .containsExactly("/app/site/.well-known/security.txt", "/app/site/css/a.css", "/app/site/index.html");
        assertThat(content.command()).startsWith("java").endsWith("dev.kilter.files.Main", "site");
        assertThat(content.runtime()).isEqualTo("java/25");
    }

    @Test
    void a_folder_of_pages_below_is_served_as_the_site() throws IOException {
        write("public/index.html", "");
        write("README.md", "");
        assertThat(build().layers().getLast().entries().stream().map(ImageContent.Entry::path))
                .containsExactly("/app/site/index.html");
    }

    @Test
    void a_site_without_a_start_page_says_what_to_add() throws IOException {
        write("web/pages/index.html", "");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
            assertThat(e.problem().evidence()).containsExactly("there is 'web/pages/index.html'");
            assertThat(e.problem().hint()).contains("build: { type: static, output: dist }");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Vite's starter        | {"scripts":{"dev":"vite","build":"tsc -b && vite build"},"devDependencies":{"vite":"7"}}            | package.json with Vite
        Create React App      | {"scripts":{"start":"react-scripts start","build":"react-scripts build"},"dependencies":{"react-scripts":"5"}} | package.json with Create React App
        Angular               | {"scripts":{"start":"ng serve","build":"ng build"},"devDependencies":{"@angular/cli":"20"}}           | package.json with Angular
        Astro                 | {"scripts":{"start":"astro dev","build":"astro build"},"dependencies":{"astro":"5"}}                  | package.json with Astro
        Astro on Node         | {"scripts":{"build":"astro build"},"dependencies":{"astro":"5","@astrojs/node":"9"}}                  |
        SvelteKit, static     | {"scripts":{"build":"vite build"},"devDependencies":{"vite":"7","@sveltejs/adapter-static":"3"}}      | package.json with SvelteKit
        SvelteKit on Node     | {"scripts":{"build":"vite build"},"devDependencies":{"vite":"7","@sveltejs/adapter-node":"5"}}        |
        Express beside Vite   | {"scripts":{"start":"node server.js","build":"vite build"},"devDependencies":{"vite":"7"}}            |
        React Router          | {"scripts":{"build":"react-router build"},"devDependencies":{"@react-router/dev":"7","vite":"7"}}      |
        Angular on a server   | {"scripts":{"start":"ng serve","build":"ng build"},"dependencies":{"@angular/ssr":"20"},"devDependencies":{"@angular/cli":"20"}} |
        Next.js beside Vitest | {"scripts":{"start":"next start","build":"next build"},"dependencies":{"next":"16"},"devDependencies":{"vite":"7"}} |
        Next.js               | {"scripts":{"start":"next start","build":"next build"},"dependencies":{"next":"16"}}                  |
        a server              | {"scripts":{"start":"node app.js"}}                                                                   |
        no JSON               | {                                                                                                     |
        """)
    void who_builds_a_package_json_is_told_by_what_it_asks_for(String name, String text, String marker)
            throws IOException {
        write("package.json", text);
        assertThat(new StaticBuilder().marker(app)).as(name).isEqualTo(Optional.ofNullable(marker));
        assertThat(new NodeBuilder().marker(app))
                .as(name)
                .isEqualTo(marker == null ? Optional.of("package.json") : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "next":"16"              | next.config.mjs        | export default { /* output: 'export' */ }
        "next":"16"              | next.config.mjs        | export default { basePath: '/a' } // output: 'export'
        "@react-router/dev":"7"  | react-router.config.ts | export default { } // ssr: false
        "@angular/ssr":"20","@angular/cli":"20" | angular.json | [{ "outputMode": "static" }, { "outputMode": "server" }]
        """)
    void a_setting_that_is_a_comment_or_another_projects_makes_no_site(String packages, String file, String setting)
            throws IOException {
        write("package.json", """
            {"scripts":{"build":"make"},"dependencies":{%s}}\
            """.formatted(packages));
        write(file, setting);
        assertThat(new StaticBuilder().marker(app)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        next start                                 | "next":"16"                            | next.config.mjs        | export default { assetPrefix: 'https://x', output: 'export' } | Next.js export
        react-router-serve ./build/server/index.js | "@react-router/dev":"7"                | react-router.config.ts | export default { ssr: false }             | React Router
        ng serve                                   | "@angular/ssr":"20","@angular/cli":"20"| angular.json           | { "options": { "outputMode": "static" } } | Angular
        """)
    void what_makes_servers_may_be_told_to_make_pages_alone(
            String start, String packages, String file, String setting, String title) throws IOException {
        write("package.json", """
            {"scripts":{"start":"%s","build":"make"},"dependencies":{%s}}\
            """.formatted(start, packages));
        assertThat(new StaticBuilder().marker(app)).isEmpty();
        write(file, setting);
        assertThat(new StaticBuilder().marker(app)).contains("package.json with " + title);
    }

    @Test
    void pages_beside_a_program_are_not_the_app() throws IOException {
        write("index.html", "");
        assertThat(new StaticBuilder().marker(app)).contains("index.html");
        write("go.mod", "");
        assertThat(new StaticBuilder().marker(app)).isEmpty();
    }

    private ImageContent build() throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return new StaticBuilder().build(app.toRealPath(), config, scratch, Observer.silent());
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
