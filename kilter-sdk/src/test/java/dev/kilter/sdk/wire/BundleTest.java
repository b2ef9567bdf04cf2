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
    void paths_that_leave_the_project_are_refused() {
        assertThatThrownBy(() -> Bundle.pack(Map.of("../evil", new byte[0]))).isInstanceOf(KilterException.class);
        assertThatThrownBy(() -> Bundle.pack(Map.of("/etc/passwd", new byte[0])))
                .isInstanceOf(KilterException.class);
    }
}
