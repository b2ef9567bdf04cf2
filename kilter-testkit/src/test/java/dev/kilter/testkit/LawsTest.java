package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A kit's laws are the sentences in the docs of its interface, word for word, and no others.
class LawsTest {
    private static final Map<String, Class<?>> KITS = Map.of(
            "Provider", ProviderKit.class,
            "MigrationAdapter", MigrationAdapterKit.class,
            "PlansMigrations", PlansMigrationsKit.class,
            "SelectsMigrations", SelectsMigrationsKit.class,
            "SeedRunner", SeedRunnerKit.class,
            "AppliesSeeds", AppliesSeedsKit.class,
            "RunsInAppImage", RunsInAppImageKit.class,
            "SecretShipper", SecretShipperKit.class,
            "Deploy", DeployKit.class,
            "ImageBuilder", ImageBuilderKit.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Provider",
                "MigrationAdapter",
                "PlansMigrations",
                "SelectsMigrations",
                "SeedRunner",
                "AppliesSeeds",
                "RunsInAppImage",
                "SecretShipper",
                "Deploy",
                "ImageBuilder"
            })
    void the_docs_of_an_interface_and_its_kit_say_the_same_laws(String spi) throws IOException {
        assertThat(of(Objects.requireNonNull(KITS.get(spi))))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(promised(spi));
    }

    static List<String> laws() {
        return KITS.values().stream().flatMap(kit -> of(kit).stream()).toList();
    }

    private static List<String> of(Class<?> kit) {
        return Arrays.stream(kit.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(DisplayName.class))
                .map(method -> Objects.requireNonNull(method.getAnnotation(DisplayName.class))
                        .value())
                .toList();
    }

    /// The list items in the doc; an item may go on in the next line, indented.
    private static List<String> promised(String spi) throws IOException {
        Path source = Path.of(System.getProperty("kilter.root", ".."))
                .resolve("kilter-sdk/src/main/java/dev/kilter/sdk/spi/" + spi + ".java");
        List<String> items = new ArrayList<>();
        for (String line : Files.readAllLines(source)) {
            if (line.startsWith("/// - ")) {
                items.add(line.substring(6));
            } else if (line.startsWith("///   ") && !items.isEmpty()) {
                items.set(items.size() - 1, items.getLast() + " " + line.substring(6));
            }
        }
        return items;
    }
}
