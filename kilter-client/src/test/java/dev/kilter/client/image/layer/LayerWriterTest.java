package dev.kilter.client.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {
    private final Path folder;

    LayerWriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void two_checkouts_of_one_tree_make_one_digest() throws IOException {
        Path one = tree("one", 1_000);
        Path two = tree("two", 2_000_000);
        assertThat(write("home1", one).digest()).isEqualTo(write("home2", two).digest());
    }

    @Test
    void unchanged_content_is_not_compressed_again() throws IOException {
        Path tree = tree("one", 1_000);
        BuiltLayer first = write("home", tree);
        Files.setLastModifiedTime(tree.resolve("b.txt"), FileTime.fromMillis(5_000));
        BuiltLayer second = write("home", tree);
        assertThat(first.cached()).isFalse();
        assertThat(second.cached()).isTrue();
        assertThat(second.digest()).isEqualTo(first.digest());
    }

    @Test
    void a_layer_tells_nothing_about_its_maker() throws IOException {
        BuiltLayer layer = write("home", tree("one", 1_000));
        assertThat(entries(layer))
                .containsExactly(
                        "app/ 0755 0:0 1",
                        "app/sub/ 0755 0:0 1",
                        "app/b.txt 0644 0:0 1",
                        "app/link 0777 0:0 1 -> sub/run",
                        "app/sub/run 0755 0:0 1");
        assertThat(Sha256.of(layer.blob())).isEqualTo(layer.digest().substring("sha256:".length()));
    }

    @Test
    void a_link_out_of_the_app_is_refused() throws IOException {
        for (String target : List.of("/etc/passwd", "../../etc/passwd")) {
            Path link = Files.createSymbolicLink(folder.resolve("link" + target.length()), Path.of(target));
            assertThatThrownBy(() -> write(List.of(new ImageContent.Entry("/app/link", link, false))))
                    .isInstanceOf(KilterException.class)
                    .hasMessageContaining("leads out of the app");
        }
    }

    @Test
    void a_long_or_foreign_name_survives() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "x");
        String name = "/app/" + "d".repeat(120) + "/" + "f".repeat(180) + "-ü";
        BuiltLayer layer = write(List.of(new ImageContent.Entry(name, file, false)));
        assertThat(entries(layer)).contains(name.substring(1) + " 0644 0:0 1");
    }

    private Path tree(String name, long millis) throws IOException {
        Path root = folder.resolve(name);
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("b.txt"), "b");
        Files.writeString(root.resolve("sub/run"), "#!");
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub/run"));
        Files.setLastModifiedTime(root.resolve("b.txt"), FileTime.fromMillis(millis));
        return root;
    }

    private BuiltLayer write(String home, Path root) throws IOException {
        LayerCache cache = new LayerCache(folder.resolve(home));
        FileHashes hashes = FileHashes.load(folder.resolve(home + "-hashes"), Clock.systemUTC());
        List<ImageContent.Entry> entries = List.of(
                new ImageContent.Entry("/app/sub/run", root.resolve("sub/run"), true),
                new ImageContent.Entry("/app/link", root.resolve("link"), false),
                new ImageContent.Entry("/app/b.txt", root.resolve("b.txt"), false));
        return new LayerWriter(cache, hashes, Compression.GZIP, LayerFollower.NOBODY)
                .write(new ImageContent.Layer("app", entries), "/app");
    }

    private BuiltLayer write(List<ImageContent.Entry> entries) throws IOException {
        FileHashes hashes = FileHashes.load(folder.resolve("hashes"), Clock.systemUTC());
        return new LayerWriter(new LayerCache(folder.resolve("cache")), hashes, Compression.GZIP, LayerFollower.NOBODY)
                .write(new ImageContent.Layer("app", entries), "/app");
    }

    private static List<String> entries(BuiltLayer layer) throws IOException {
        List<String> lines = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(layer.blob())), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Instant time = entry.getLastModifiedTime().toInstant();
                lines.add("%s %04o %d:%d %d%s"
                        .formatted(
                                entry.getName(),
                                entry.getMode() & 0777,
                                entry.getLongUserId(),
                                entry.getLongGroupId(),
                                time.getEpochSecond(),
                                entry.isSymbolicLink() ? " -> " + entry.getLinkName() : ""));
            }
        }
        return lines;
    }
}
