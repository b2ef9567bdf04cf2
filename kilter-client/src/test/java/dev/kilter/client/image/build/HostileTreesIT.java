package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders that hold what no image can, made by the programs that make such things.
@Timeout(60)
class HostileTreesIT {
    @TempDir
    private Path folder;

    private Path app = Path.of("");

    @BeforeEach
    void anApp() throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("package.json"), "{ \"scripts\": { \"start\": \"node server.js\" } }");
        Files.writeString(app.resolve("server.js"), "");
    }

    @Test
    void a_pipe_is_named_instead_of_read_for_ever_and_may_be_left_out() throws Exception {
        sh("mkdir run && mkfifo run/control");

        Problem problem = problem();

        assertThat(problem.code()).isEqualTo(KilterCode.BUILD_FAILED.code());
        assertThat(problem.detail())
                .isEqualTo("'run/control' is a pipe, a socket or a device, which no image can hold");
        assertThat(problem.hint()).contains(".dockerignore");
        Files.writeString(app.resolve(".dockerignore"), "run\n");
        assertThat(build().layers()).hasSize(1);
    }

    @Test
    void a_name_that_is_no_text_is_told() throws Exception {
        sh("touch \"$(printf 'caf\\351.txt')\"");

        assertThat(problem().detail()).contains("the name of 'caf", "is not valid text in this machine's encoding");
    }

    @Test
    void a_link_out_of_the_folder_is_taken_for_a_link_and_never_for_what_it_leads_to() throws Exception {
        Files.writeString(folder.resolve("secret"), "do not ship");
        sh("ln -s ../secret link && ln -s /etc etc && ln -s nowhere dangling && ln -s . itself");

        ImageContent.Layer layer = build().layers().getFirst();

        assertThat(layer.entries().stream().map(ImageContent.Entry::path))
                .containsExactly(
                        "/app/dangling", "/app/etc", "/app/itself", "/app/link", "/app/package.json", "/app/server.js");
        assertThat(layer.entries().stream()
                        .filter(entry -> !entry.path().matches("/app/(package.json|server.js)"))
                        .map(ImageContent.Entry::source))
                .allMatch(Files::isSymbolicLink);
    }

    private ImageContent build() {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        return new NodeBuilder().build(app, config, folder.resolve("scratch"), Observer.silent());
    }

    private Problem problem() {
        AtomicReference<Problem> told = new AtomicReference<>();
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> told.set(e.problem()));
        return told.get();
    }

    private void sh(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(app.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
