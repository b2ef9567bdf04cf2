package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteMakerTest {
    @TempDir
    private Path root;

    @Test
    void who_has_a_maker_of_sites_is_told_how_to_deploy_what_it_makes() throws IOException {
        assertThat(SiteMaker.hint(root)).isEmpty();
        Files.createFile(root.resolve("mkdocs.yml"));
        assertThat(SiteMaker.hint(root).orElseThrow()).endsWith("mkdocs build && kilter deploy --prebuilt site");
    }

    @Test
    void a_dockerfile_may_be_called_as_podman_calls_it() throws IOException {
        assertThat(DockerfileBuild.isIn(root)).isFalse();
        Files.createFile(root.resolve("Containerfile"));
        assertThat(DockerfileBuild.isIn(root)).isTrue();
        assertThat(DockerfileBuild.name(root)).isEqualTo("Containerfile");
        Files.createFile(root.resolve("Dockerfile"));
        assertThat(DockerfileBuild.name(root)).isEqualTo("Dockerfile");
    }
}
