package dev.kilter.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGateTest {
    private static final int LARGE = 4_000_000;

    private final RecordedEffects effects = new RecordedEffects();
    private final FileGate files = new FileGate(effects);

    @TempDir
    private Path folder = Path.of("");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_write_is_one_effect_and_leaves_nothing_beside_the_file() throws Exception {
        files.write(folder.resolve("a"), bytes("one"));
        files.write(folder.resolve("a"), bytes("two"));

        assertThat(folder.resolve("a")).hasContent("two");
        assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("a"));
        assertThat(effects.names).containsExactly("write a", "write a");
    }

    @Test
    void a_private_file_is_the_owners_alone() throws Exception {
        files.writePrivate(folder.resolve("token"), bytes("secret"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_so_already_is_no_effect() {
        files.createDirectories(folder);
        files.delete(folder.resolve("absent"));
        files.deleteTree(folder.resolve("absent"));

        assertThat(effects.names).isEmpty();
    }

    @Test
    void everything_may_run_twice() throws Exception {
        for (int i = 0; i < 2; i++) {
            files.createDirectories(folder.resolve("x/y"));
            files.symlink(folder.resolve("link"), Path.of("x"));
            files.copy(new ByteArrayInputStream(bytes("copied")), folder.resolve("c"));
            files.permissions(folder.resolve("c"), "rwx------");
            files.force(folder);
            files.truncate(folder.resolve("t"));
        }
        files.move(folder.resolve("c"), folder.resolve("x/c"));
        files.append(folder.resolve("log"), bytes("1"));
        files.append(folder.resolve("log"), new ByteArrayInputStream(bytes("2")));

        assertThat(folder.resolve("link/c")).hasContent("copied");
        assertThat(folder.resolve("log")).hasContent("12");
        files.truncate(folder.resolve("log"));
        assertThat(folder.resolve("log")).isEmptyFile();
        files.deleteTree(folder.resolve("link"));
        assertThat(folder.resolve("x/c")).exists();
        files.deleteTree(folder.resolve("x"));
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void a_failure_goes_through() {
        assertThatThrownBy(() -> files.write(folder.resolve("no/such/folder"), bytes("x")))
                .isInstanceOf(UncheckedIOException.class);
    }

    /// Writes the same file over and over, each time with another letter.
    static final class Writer {
        public static void main(String[] arguments) {
            FileGate gate = new FileGate(Effects.real());
            for (char letter = 'a'; ; letter = letter == 'z' ? 'a' : (char) (letter + 1)) {
                gate.write(
                        Path.of(arguments[0]),
                        String.valueOf(letter).repeat(LARGE).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void a_writer_killed_in_the_middle_leaves_the_old_or_the_new_file_whole() throws Exception {
        Path file = folder.resolve("big");
        for (int round = 0; round < 5; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .inheritIO()
                    .start();
            long first = round;
            while (!Files.exists(file) || (first-- > 0 && !isHalfWritten())) {
                Thread.onSpinWait();
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

            files.deleteUnfinished(folder);
            assertThat(isHalfWritten()).isFalse();
            byte[] content = Files.readAllBytes(file);
            assertThat(content).hasSize(LARGE);
            assertThat(new String(content, StandardCharsets.UTF_8)
                            .chars()
                            .distinct()
                            .count())
                    .isEqualTo(1);
        }
    }

    private boolean isHalfWritten() throws IOException {
        try (var entries = Files.newDirectoryStream(folder, ".big*.kilter-part")) {
            return entries.iterator().hasNext();
        }
    }

    @Test
    void two_may_delete_one_tree_at_the_same_time() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            Files.createDirectories(folder.resolve("tree/" + i % 50 + "/" + i));
        }

        CompletableFuture<Void> other = CompletableFuture.runAsync(
                () -> new FileGate(new RecordedEffects()).deleteTree(folder.resolve("tree")));
        files.deleteTree(folder.resolve("tree"));

        other.get();
        assertThat(folder).isEmptyDirectory();
    }
}
