package dev.kilter.client.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever way git has got hold of a source's text, it is no secret any more.
class SecretSourceIT {
    @TempDir
    private Path app;

    @BeforeEach
    void begin() throws Exception {
        git(app, "init", "--quiet");
        Files.createDirectories(app.resolve("secrets"));
        Files.writeString(app.resolve("shared.env"), "A=1\n");
    }

    @Test
    void a_file_that_only_lies_beside_tracked_ones_is_read() throws Exception {
        git(app, "add", "shared.env");
        Files.writeString(app.resolve("secrets/prod.env"), "A=1\n");

        assertThat(source("secrets/prod.env").read()).isInstanceOf(SecretSource.Reading.Values.class);
    }

    @Test
    void a_link_to_a_tracked_file_is_refused() throws Exception {
        git(app, "add", "shared.env");
        Files.createSymbolicLink(app.resolve("secrets/prod.env"), Path.of("../shared.env"));

        refused("secrets/prod.env", "git tracks 'shared.env', the source of the secret 'shop'");
    }

    @Test
    void a_file_that_a_repository_within_tracks_is_refused() throws Exception {
        Path inner = Files.createDirectories(app.resolve("deploy"));
        git(inner, "init", "--quiet");
        Files.writeString(inner.resolve("prod.env"), "A=1\n");
        git(inner, "add", "prod.env");

        refused("deploy/prod.env", "git tracks 'deploy/prod.env'");
    }

    @Test
    void a_name_that_git_could_take_for_a_pattern_is_the_files_own() throws Exception {
        Files.writeString(app.resolve("secrets/[ab].env"), "A=1\n");
        Files.writeString(app.resolve("secrets/a.env"), "A=1\n");
        git(app, "add", "secrets/a.env");

        assertThat(source("secrets/[ab].env").read()).isInstanceOf(SecretSource.Reading.Values.class);
    }

    private SecretSource source(String path) {
        return new SecretSource(app, "shop", path);
    }

    private void refused(String path, String why) {
        assertThatThrownBy(() -> source(path).read())
                .isInstanceOf(KilterException.class)
                .hasMessageContaining(why);
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
