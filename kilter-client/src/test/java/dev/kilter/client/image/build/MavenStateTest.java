package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenStateTest {
    private final Path root;

    MavenStateTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void the_own_version_may_be_a_snapshot() throws IOException {
        pom("<version>1-SNAPSHOT</version><dependency><version>1.0</version></dependency>");
        assertThat(MavenState.of(root, Map.of())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2-SNAPSHOT", "[1.0,2.0)", "LATEST"})
    void a_moving_dependency_is_always_built(String version) throws IOException {
        pom("<dependency><artifactId>x</artifactId><version>" + version + "</version></dependency>");
        assertThat(MavenState.of(root, Map.of())).isEmpty();
    }

    @Test
    void another_parent_or_another_java_is_another_state() throws IOException {
        pom("");
        Path child = Files.createDirectories(root.resolve("child"));
        Files.writeString(child.resolve("pom.xml"), "<project/>");
        var before = MavenState.of(child, Map.of("JAVA_HOME", "/a"));
        assertThat(MavenState.of(child, Map.of("JAVA_HOME", "/b"))).isNotEqualTo(before);
        pom("<properties/>");
        assertThat(MavenState.of(child, Map.of("JAVA_HOME", "/a"))).isNotEqualTo(before);
    }

    private void pom(String content) throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<project>" + content + "</project>");
    }
}
