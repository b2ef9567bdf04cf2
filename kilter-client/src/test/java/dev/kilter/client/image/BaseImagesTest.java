package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseImagesTest {
    private final BaseImages bases = new BaseImages(
            Map.of("java/25", "j25", "node/20", "n20", "node/22", "n22", "python/3.11", "p311", "static/1", "s1"),
            true);

    @Test
    void the_nearest_version_that_is_no_older_serves() {
        assertThat(bases.of("java/17")).contains("j25");
        assertThat(bases.of("node/21")).contains("n22");
        assertThat(bases.of("static")).contains("s1");
    }

    @Test
    void what_was_compiled_for_a_minor_version_gets_that_one() {
        assertThat(bases.of("python/3.11")).contains("p311");
        assertThatThrownBy(() -> bases.of("python/3.1"))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("python/3.11"));
    }
}
