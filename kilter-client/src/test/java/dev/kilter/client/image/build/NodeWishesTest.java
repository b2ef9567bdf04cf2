package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeWishesTest {
    private static final String HERE = "v20.20.2";

    @TempDir
    private Path app;

    @ParameterizedTest
    @CsvSource({
        ".nvmrc, 22",
        ".nvmrc, v18.20.1",
        ".nvmrc, lts/jod",
        ".node-version, 22.1.0",
        "package.json (engines), >=22",
        "package.json (engines), ^18 || ^22.1"
    })
    void another_node_than_the_app_asks_for_is_told(String place, String wish) throws IOException {
        write(place, wish);

        assertThat(NodeWishes.unmet(app, PackageJson.of(app), HERE)).containsExactly(place + " asks for Node " + wish);
    }

    @ParameterizedTest
    @CsvSource({
        ".nvmrc, 20",
        ".nvmrc, v20.11.0",
        ".nvmrc, lts/iron",
        ".nvmrc, lts/*",
        ".nvmrc, node",
        ".node-version, 20.1.0 # what CI has",
        "package.json (engines), >=18",
        "package.json (engines), 20.x",
        "package.json (engines), whatever"
    })
    void one_that_fits_is_not_and_neither_is_a_wish_that_nobody_can_read(String place, String wish) throws IOException {
        write(place, wish);

        assertThat(NodeWishes.unmet(app, PackageJson.of(app), HERE)).isEmpty();
    }

    @Test
    void each_place_is_told() throws IOException {
        write("package.json (engines)", ">=22");
        Files.writeString(app.resolve(".nvmrc"), "\n# ours\n22\n");

        assertThat(NodeWishes.unmet(app, PackageJson.of(app), HERE))
                .containsExactly(".nvmrc asks for Node 22", "package.json (engines) asks for Node >=22");
    }

    private void write(String place, String wish) throws IOException {
        boolean isEngine = place.startsWith("package.json");
        Files.writeString(
                app.resolve("package.json"), isEngine ? "{ \"engines\": { \"node\": \"" + wish + "\" } }" : "{}");
        if (!isEngine) {
            Files.writeString(app.resolve(place), wish + "\n");
        }
    }
}
