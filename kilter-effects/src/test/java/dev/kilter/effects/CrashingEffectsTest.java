package dev.kilter.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashingEffectsTest {
    @TempDir
    private Path folder = Path.of("");

    /// Three effects, each of which leaves a file; the second name comes twice.
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            Effects effects =
                    CrashingEffects.from(System.getProperties(), "program").orElseThrow();
            for (String name : List.of("one", "two", "two")) {
                int number = Files.exists(Path.of(arguments[0], "two-1")) ? 2 : 1;
                effects.<Path, IOException>call(
                        name, () -> Files.createFile(Path.of(arguments[0], name + "-" + number)));
            }
        }
    }

    private int run(String point) throws Exception {
        Files.writeString(folder.resolve("crash"), point);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dkilter.effects.log=" + folder.resolve("log"),
                        "-Dkilter.crash.file=" + folder.resolve("crash"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void before_means_that_the_effect_is_not_there() throws Exception {
        assertThat(run("before 2 program two")).isEqualTo(137);
        assertThat(folder.resolve("two-1")).exists();
        assertThat(folder.resolve("two-2")).doesNotExist();
        assertThat(folder.resolve("log")).hasContent("program one\nprogram two\nprogram two");
        assertThat(folder.resolve("crash.done")).exists();
    }

    @Test
    void after_means_that_it_is() throws Exception {
        assertThat(run("after 1 program t.o")).isEqualTo(137);
        assertThat(folder.resolve("two-1")).exists();
        assertThat(folder.resolve("log")).hasContent("program one\nprogram two");
    }

    @Test
    void a_point_of_another_program_is_not_for_this_one() throws Exception {
        assertThat(run("before 1 other two")).isZero();
        assertThat(folder.resolve("crash")).exists();
        assertThat(folder.resolve("two-2")).exists();
    }

    @Test
    void without_the_properties_there_is_no_such_gate() {
        assertThat(CrashingEffects.from(new Properties(), "x")).isEmpty();
        assertThat(CrashingEffects.flags(new Properties())).isEmpty();
    }

    @Test
    void a_failed_effect_is_in_the_log_and_its_failure_goes_through() {
        Effects effects = new CrashingEffects("program", folder.resolve("log"), null);

        assertThatThrownBy(() -> effects.<IOException>run("fail", () -> {
                    throw new IOException("as wanted");
                }))
                .hasMessage("as wanted");
        assertThat(folder.resolve("log")).hasContent("program fail");
    }

    @Test
    void a_point_is_read_as_it_is_written() {
        CrashPoint point = CrashPoint.parse("after 3 platform sql commit: insert a, update b");

        assertThat(CrashPoint.parse(point.text()).text()).isEqualTo("after 3 platform sql commit: insert a, update b");
        assertThatThrownBy(() -> CrashPoint.parse("before 0 x")).isInstanceOf(IllegalArgumentException.class);
    }
}
