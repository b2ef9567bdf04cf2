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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Apps as people lay them out, built by the npm of this machine. What they answer is read from the program itself,
/// started from the files that the image holds.
class NodeAppsIT {
    private final Path folder;
    private final Path app;

    NodeAppsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
    }

    @Test
    void workspaces_are_linked_and_what_the_build_needs_stays_out() throws Exception {
        write("package.json", """
            { "name": "shop", "workspaces": ["packages/*"],
              "scripts": { "build": "tool packages/web/out.js", "start": "node packages/web/out.js" },
              "devDependencies": { "tool": "file:tool" } }\
            """);
        write("tool/package.json", "{ \"name\": \"tool\", \"version\": \"1.0.0\", \"bin\": \"tool.js\" }");
        write("tool/tool.js", """
            #!/usr/bin/env node
            require('fs').writeFileSync(process.argv[2], "console.log('built ' + require('core'))");\
            """);
        write("packages/web/package.json", """
            { "name": "web", "version": "1.0.0", "dependencies": { "core": "1.0.0" } }\
            """);
        write("packages/core/package.json", "{ \"name\": \"core\", \"version\": \"1.0.0\", \"main\": \"core.js\" }");
        write("packages/core/core.js", "module.exports = 'with core';");
        write("node_modules/core/package.json", "{ \"name\": \"poison\" }");
        npm("install", "--package-lock-only", "--no-audit", "--no-fund");
        ImageContent content = build();
        assertThat(content.layers().stream().map(ImageContent.Layer::name)).containsExactly("dependencies", "app");
        assertThat(content.layers().getFirst().entries().stream().map(ImageContent.Entry::path))
                .contains("/app/node_modules/core", "/app/node_modules/web")
                .noneMatch(path -> path.contains("tool") || path.contains("package-lock"));
        assertThat(start(content)).isEqualTo("built with core");
    }

    @Test
    void what_starts_the_app_is_shipped_though_only_developers_asked_for_it() throws Exception {
        write("package.json", """
            { "name": "shop", "scripts": { "build": "cd client && mkdir -p node_modules/ui && touch node_modules/ui/i.js",
                "start": "watcher app.js" },
              "devDependencies": { "watcher": "file:watcher" } }\
            """);
        write("watcher/package.json", "{ \"name\": \"watcher\", \"version\": \"1.0.0\", \"bin\": \"w.js\" }");
        write("watcher/w.js", "#!/usr/bin/env node\nconsole.log('watched ' + process.argv[2])");
        write("client/page.js", "");
        npm("install", "--package-lock-only", "--no-audit", "--no-fund");
        ImageContent content = build();
        assertThat(start(content)).isEqualTo("watched app.js");
        assertThat(content.layers().getFirst().entries().stream().map(ImageContent.Entry::path))
                .as("packages of a part change as seldom as the others")
                .contains("/app/client/node_modules/ui/i.js", "/app/node_modules/watcher");
        assertThat(content.layers().getLast().entries().stream().map(ImageContent.Entry::path))
                .contains("/app/client/page.js")
                .noneMatch(path -> path.contains("node_modules"));
    }

    @Test
    void a_lockfile_that_disagrees_says_what_to_run() throws Exception {
        write("package.json", "{ \"main\": \"a.js\", \"dependencies\": { \"tool\": \"file:tool\" } }");
        write("tool/package.json", "{ \"name\": \"tool\", \"version\": \"1.0.0\" }");
        write("a.js", "");
        npm("install", "--package-lock-only", "--no-audit", "--no-fund");
        write("other/package.json", "{ \"name\": \"other\", \"version\": \"1.0.0\" }");
        write("package.json", "{ \"main\": \"a.js\", \"dependencies\": { \"other\": \"file:other\" } }");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
            assertThat(e.problem().detail()).contains("disagree");
            assertThat(e.problem().hint()).contains("npm install");
            assertThat(e.problem().evidence()).isNotEmpty();
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true")
    void pnpm_comes_from_npm_where_it_is_not_installed() throws Exception {
        write("package.json", """
            { "packageManager": "pnpm@9.15.0", "main": "a.js", "dependencies": { "ms": "2.1.3" },
              "scripts": { "build": "pnpm -r exec true" } }\
            """);
        write("a.js", "console.log(require('ms')('1m'))");
        npm("exec", "--yes", "--package=pnpm@9.15.0", "--", "pnpm", "install", "--lockfile-only");
        assertThat(start(build())).isEqualTo("60000");
    }

    private ImageContent build() throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return new NodeBuilder().build(app.toRealPath(), config, scratch, Observer.silent());
    }

    /// Lays the image's files out in a folder, links as links, and runs its command there.
    private String start(ImageContent content) throws Exception {
        Path image = folder.resolve("image");
        for (ImageContent.Layer layer : content.layers()) {
            for (ImageContent.Entry entry : layer.entries()) {
                Path to = image.resolve(entry.path().substring(1));
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(entry.source(), to, LinkOption.NOFOLLOW_LINKS);
            }
        }
        Path home = image.resolve(content.workingDir().substring(1));
        return run(home, content.command().toArray(String[]::new));
    }

    private void npm(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "npm";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        run(app, command);
    }

    private static String run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(List.of(command) + ": " + text).isZero();
        return text;
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
