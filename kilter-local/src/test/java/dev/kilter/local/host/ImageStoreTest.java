package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.effects.Effects;
import dev.kilter.local.host.TestImages.Entry;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageStoreTest {
    private final Path folder;

    private final TestImages images = new TestImages();

    ImageStoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private UnpackedImage unpack(String digest) {
        return new ImageStore(folder.resolve("images"), images, Effects.real()).require(digest);
    }

    private String image(List<Entry> first, List<Entry> second) {
        return images.add("java/25", List.of("java", "-jar", "app.jar"), List.of(first, second));
    }

    private String image(Entry entry) {
        return image(List.of(), List.of(entry));
    }

    @Test
    void layers_are_applied_in_order_and_the_config_is_known() throws IOException {
        UnpackedImage image = unpack(image(
                List.of(new Entry.File("app/app.jar", "old"), new Entry.File("app/lib", "a file")),
                List.of(
                        new Entry.File("app/app.jar", "new"),
                        new Entry.Folder("app/lib"),
                        new Entry.Link("app/same", "app.jar"))));

        assertThat(image.root().resolve("app/app.jar")).hasContent("new");
        assertThat(image.root().resolve("app/lib")).isDirectory();
        assertThat(Files.readSymbolicLink(image.root().resolve("app/same"))).isEqualTo(Path.of("app.jar"));
        assertThat(image.config().runtime()).isEqualTo("java/25");
        assertThat(image.config().entrypoint()).containsExactly("java", "-jar", "app.jar");
    }

    @Test
    void layers_of_zstd_are_unpacked_too() {
        images.inZstd();
        UnpackedImage image = unpack(image(new Entry.File("app/a", "a".repeat(100_000))));

        assertThat(image.root().resolve("app/a")).hasContent("a".repeat(100_000));
    }

    @Test
    void an_image_for_another_processor_is_refused_with_both() {
        String here = Processors.ofJava(System.getProperty("os.arch"));
        String other = here.equals("arm64") ? "amd64" : "arm64";
        images.forProcessor(other);
        String digest = image(new Entry.File("app/a", "a"));

        assertThatThrownBy(() -> unpack(digest)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            assertThat(e.problem().detail())
                    .isEqualTo(
                            "the image '" + digest + "' is for linux/" + other + ", and this machine is linux/" + here);
        });
        images.forProcessor(here);
        assertThat(unpack(image(new Entry.File("app/b", "b"))).root().resolve("app/b"))
                .hasContent("b");
    }

    @Test
    void an_image_is_unpacked_once() {
        String digest = image(new Entry.File("app/a", "a"));
        unpack(digest);
        images.forget(digest);

        assertThat(unpack(digest).root().resolve("app/a")).hasContent("a");
    }

    @Test
    void whiteouts_hide_what_lower_layers_put_there() {
        UnpackedImage image = unpack(image(
                List.of(
                        new Entry.File("app/gone", "x"),
                        new Entry.File("app/kept", "x"),
                        new Entry.File("dir/lower", "x")),
                List.of(
                        new Entry.File("dir/upper", "x"),
                        new Entry.File("dir/.wh..wh..opq", ""),
                        new Entry.File("app/.wh.gone", ""))));

        assertThat(image.root().resolve("app/gone")).doesNotExist();
        assertThat(image.root().resolve("app/kept")).exists();
        assertThat(image.root().resolve("dir/lower")).doesNotExist();
        assertThat(image.root().resolve("dir/upper")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "app/../../evil", "/evil", "app/.wh..."})
    void a_path_that_leaves_the_image_is_refused(String name) {
        String digest = image(new Entry.File(name, "x"));

        assertThatThrownBy(() -> unpack(digest))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("leaves the image");
        assertThat(folder.resolve("images/evil")).doesNotExist();
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../x", "a/../../../x"})
    void a_link_that_leaves_the_image_is_refused(String target) {
        String digest = image(new Entry.Link("app/link", target));

        assertThatThrownBy(() -> unpack(digest))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("leaves the image");
    }

    @Test
    void a_hard_link_to_a_file_outside_is_refused() {
        String digest = image(new Entry.HardLink("app/link", "../../../etc/passwd"));

        assertThatThrownBy(() -> unpack(digest)).isInstanceOf(KilterException.class);
    }

    @Test
    void a_file_below_a_link_is_written_inside_the_image() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        String digest = images.addWithBase(
                List.of("true"),
                List.of(
                        List.of(new Entry.Link("link", outside.toString()), new Entry.Link("up", "../../../../../..")),
                        List.of(new Entry.File("link/evil", "x"), new Entry.File("up" + outside + "/evil2", "x"))));

        UnpackedImage image = unpack(digest);

        assertThat(outside).isEmptyDirectory();
        assertThat(image.root().resolve(outside.toString().substring(1)).resolve("evil"))
                .hasContent("x");
    }

    @Test
    void a_damaged_layer_and_a_missing_image_are_problems() {
        String digest = image(new Entry.File("app/a", "a"));
        images.forget(digest);

        assertThatThrownBy(() -> unpack(digest))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining(digest);
    }
}
