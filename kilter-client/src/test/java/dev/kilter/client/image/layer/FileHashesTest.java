package dev.kilter.client.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    private static final Clock IN_AN_HOUR = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    private final Path folder;

    FileHashesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void other_content_of_the_same_size_and_time_has_another_hash() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        String before = hash(file, IN_AN_HOUR);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        assertThat(hash(file, IN_AN_HOUR)).isNotEqualTo(before).isEqualTo(Sha256.of("two"));
    }

    @Test
    void a_file_at_rest_is_hashed_once() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "one");
        String real = hash(file, IN_AN_HOUR);
        String planted = Sha256.of("something else");
        replaceInIndex(real, planted);
        assertThat(hash(file, IN_AN_HOUR)).isEqualTo(planted);
    }

    @Test
    void a_file_touched_just_before_is_hashed_again() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "one");
        String real = hash(file, Clock.systemUTC());
        replaceInIndex(real, Sha256.of("something else"));
        assertThat(hash(file, Clock.systemUTC())).isEqualTo(real);
    }

    @Test
    void a_broken_index_is_no_index() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "one");
        Files.writeString(folder.resolve("index"), "x y z a b c " + file + "\n");
        assertThat(hash(file, IN_AN_HOUR)).isEqualTo(Sha256.of("one"));
    }

    private String hash(Path file, Clock clock) throws IOException {
        FileHashes hashes = FileHashes.load(folder.resolve("index"), clock);
        String hash = hashes.of(file);
        hashes.save();
        return hash;
    }

    private void replaceInIndex(String hash, String other) throws IOException {
        Path index = folder.resolve("index");
        Files.writeString(index, Files.readString(index).replace(hash, other));
    }
}
