package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guestbook, built by the Maven of this machine.
@Drawn
class JavaBuilderIT {
    private final Path folder;
    private final List<BuildEvent> events = new ArrayList<>();

    JavaBuilderIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void two_checkouts_make_one_digest_and_only_a_change_is_built() throws IOException {
        Path one = checkout("one");
        BuiltImage.Assembled first = build(one, "home");
        assertThat(first.layers().stream().map(BuiltLayer::name)).containsExactly("dependencies", "app");
        assertThat(first.summary()).isEqualTo("java · maven · guestbook.jar");
        assertThat(first.config()).contains("\"dev.kilter.runtime\":\"java/17\"");
        assertThat(build(checkout("two"), "other home").digest()).isEqualTo(first.digest());

        events.clear();
        BuiltImage.Assembled again = build(one, "home");
        assertThat(again.reused()).isTrue();
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(events).noneMatch(BuildEvent.Running.class::isInstance);

        changeKeepingSizeAndTime(one.resolve("src/main/java/com/acme/guestbook/Page.java"), "Sign</", "Zign</");
        BuiltImage.Assembled changed = build(one, "home");
        assertThat(changed.digest()).isNotEqualTo(first.digest());
        assertThat(changed.layers().getFirst()).isEqualTo(again.layers().getFirst());
        assertThat(changed.layers().getFirst().cached()).isTrue();
    }

    @Test
    void a_failing_build_shows_its_last_lines() throws IOException {
        Path app = checkout("broken");
        Files.writeString(app.resolve("src/main/java/Broken.java"), "class Broken { int x = ; }\n");
        assertThatThrownBy(() -> build(app, "home")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
            assertThat(e.problem().evidence())
                    .hasSizeLessThanOrEqualTo(20)
                    .anyMatch(line -> line.contains("Broken.java"));
        });
    }

    private BuiltImage.Assembled build(Path app, String home) {
        ImageBuild build =
                new ImageBuild(folder.resolve(home), Providers.of("image builder", List.of(new JavaBuilder())));
        AppConfig config = AppConfig.minimal(new Project("acme", "guestbook"), EnvName.PROD);
        return (BuiltImage.Assembled) build.build(app, config, events::add);
    }

    private Path checkout(String name) throws IOException {
        Path from = Path.of(System.getProperty("kilter.root"), "examples/guestbook");
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !from.relativize(path).startsWith("target"))
                    .toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static void changeKeepingSizeAndTime(Path file, String before, String after) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
        Files.setLastModifiedTime(file, time);
    }
}
