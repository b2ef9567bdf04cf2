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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Modules as people lay them out, built by the go of this machine.
class GoBuilderIT {
    private static final String MAIN = "package main\n\nfunc main() {}\n";

    @TempDir
    private Path folder;

    @Test
    void one_commit_is_one_program_wherever_it_lies() throws IOException {
        for (String checkout : new String[] {"one", "elsewhere/two"}) {
            write(checkout + "/go.mod", "module example.com/shop/v2\n\ngo 1.21\n");
            write(checkout + "/main.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(3) }\n");
            write(checkout + "/pages/index.html", "<h1>");
        }
        ImageContent content = build("one");
        ImageContent.Entry program = content.layers().getLast().entries().getFirst();
        assertThat(program.path()).isEqualTo("/app/bin/shop");
        assertThat(program.executable()).isTrue();
        assertThat(content.layers().getFirst().entries().stream().map(ImageContent.Entry::path))
                .containsExactly("/app/pages/index.html");
        assertThat(content.command()).containsExactly("bin/shop");
        assertThat(content.runtime()).isEqualTo("static");
        ImageContent other = build("elsewhere/two");
        assertThat(program.source())
                .hasSameBinaryContentAs(
                        other.layers().getLast().entries().getFirst().source());
    }

    @Test
    void of_several_programs_web_serves_or_kilter_yaml_says() throws IOException {
        write("app/go.mod", "module example.com/shop\n\ngo 1.21\n");
        write("app/cmd/first/main.go", MAIN);
        write("app/cmd/second/main.go", MAIN);
        assertThatThrownBy(() -> build("app")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
            assertThat(e.problem().evidence())
                    .containsExactly("'./cmd/first' is a program", "'./cmd/second' is a program");
            assertThat(e.problem().hint()).contains("build: { main: ./cmd/first }");
        });
        write("app/cmd/web/main.go", MAIN);
        assertThat(build("app").command()).containsExactly("bin/web");
    }

    @Test
    void a_machine_without_go_is_told_what_to_install() throws IOException {
        write("app/go.mod", "module example.com/shop\n");
        assertThatThrownBy(() -> build("app", new GoBuilder(Map.of("PATH", "/nowhere"))))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
                    assertThat(e.problem().hint()).contains("Install Go");
                });
    }

    private ImageContent build(String app) throws IOException {
        return build(app, new GoBuilder());
    }

    private ImageContent build(String app, GoBuilder builder) throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Path scratch = Files.createDirectories(folder.resolve("scratch").resolve(app));
        return builder.build(folder.resolve(app).toRealPath(), config, scratch, Observer.silent());
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
