package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.Bundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectDirTest {
    @TempDir
    Path root;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(root.resolve("migrations"));
        Files.writeString(root.resolve("migrations/1_a.sql"), "SELECT 1;");
        Files.writeString(root.resolve("kilter.yaml"), "project: org/app\n");
    }

    @Test
    void a_link_among_the_migrations_is_refused_and_not_left_out() throws IOException {
        assertThat(dir().files("migrations")).containsExactly("migrations/1_a.sql");
        Files.createSymbolicLink(root.resolve("migrations/2_b.sql"), root.resolve("migrations/1_a.sql"));
        assertThatThrownBy(() -> dir().files("migrations"))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("'migrations/2_b.sql' is a symbolic link");
    }

    @Test
    void a_folder_that_is_a_link_is_refused() throws IOException {
        Files.createSymbolicLink(root.resolve("linked"), root.resolve("migrations"));
        assertThatThrownBy(() -> dir().files("linked")).hasMessageContaining("'linked' is a symbolic link");
    }

    @Test
    void a_file_may_be_as_large_as_a_bundle_and_no_larger() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(root.resolve("large.sql").toFile(), "rw")) {
            file.setLength(50_000_000);
            assertThat(dir().read("large.sql")).hasSize(50_000_000);
            file.setLength(Bundle.LARGEST + 1L);
        }
        assertThatThrownBy(() -> dir().read("large.sql")).hasMessageContaining("'large.sql' has 67108865 bytes");
    }

    @Test
    void a_kilter_yaml_by_another_name_is_told() throws IOException {
        Files.move(root.resolve("kilter.yaml"), root.resolve("kilter.yml"));

        assertThatThrownBy(() -> ProjectDir.find(root.resolve("migrations")))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().detail()).contains("and there is a kilter.yml");
                    assertThat(e.problem().hint()).isEqualTo("Rename it to kilter.yaml; or name it with -c.");
                });
    }

    private ProjectDir dir() {
        return ProjectDir.of(root.resolve("kilter.yaml"));
    }
}
