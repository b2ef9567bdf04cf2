package dev.kilter.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleTest {
    @Test
    void files_come_out_as_they_went_in_and_equal_files_are_equal_bytes() {
        byte[] bundle =
                Bundle.pack(Map.of("migrations/0002.sql", new byte[] {2}, "migrations/0001.sql", new byte[] {1}));
        ProjectTree tree = Bundle.open(bundle);

        assertThat(tree.files("migrations")).containsExactly("migrations/0001.sql", "migrations/0002.sql");
        assertThat(tree.read("migrations/0002.sql")).containsExactly(2);
        assertThat(Bundle.pack(Map.of("migrations/0001.sql", new byte[] {1}, "migrations/0002.sql", new byte[] {2})))
                .isEqualTo(bundle);
    }

    @Test
    void what_is_no_zip_is_refused_instead_of_read_as_an_empty_one() {
        assertThatThrownBy(() -> Bundle.open("no zip at all, by far".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("this is no bundle: it is no zip");
        assertThat(Bundle.open(Bundle.pack(Map.of())).files("")).isEmpty();
    }

    @Test
    void what_is_too_large_is_told_with_the_numbers_and_the_largest_files() {
        byte[] half = new byte[Bundle.LARGEST / 2];
        Map<String, byte[]> files =
                Map.of("migrations/1_a.sql", new byte[7], "migrations/2_b.sql", half, "seeds/c.sql", half);

        assertThatThrownBy(() -> Bundle.pack(files)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().detail()).matches("migrations and seeds have 671\\d{5} bytes");
            assertThat(e.problem().hint()).startsWith("Keep them below 67108864 bytes");
            assertThat(e.problem().evidence())
                    .containsExactly(
                            "migrations/2_b.sql has 33554432 bytes",
                            "seeds/c.sql has 33554432 bytes",
                            "migrations/1_a.sql has 7 bytes");
        });
    }

    @Test
    void paths_that_leave_the_project_are_refused() {
        assertThatThrownBy(() -> Bundle.pack(Map.of("../evil", new byte[0]))).isInstanceOf(KilterException.class);
        assertThatThrownBy(() -> Bundle.pack(Map.of("/etc/passwd", new byte[0])))
                .isInstanceOf(KilterException.class);
    }
}
