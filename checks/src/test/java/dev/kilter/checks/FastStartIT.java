package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `dev/fast-start` kept of each program. A JVM passes over a cache that does not fit without a word, unless told
/// otherwise.
class FastStartIT {
    private static final Path DIST = Path.of(System.getProperty("kilter.dist"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cli", "platform", "runner", "renderer"})
    void the_classes_kept_of_each_program_fit_it(String program) throws Exception {
        assertThat(start(program, program)).as(output()).isZero();
    }

    @Test
    void what_was_kept_of_another_program_does_not_fit() throws Exception {
        assertThat(start("cli", "platform")).isNotZero();
    }

    private int start(String cache, String program) throws Exception {
        String jars = Files.readString(DIST.resolve(program + ".classpath")).strip();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:AOTMode=on",
                        "-XX:AOTCache=" + DIST.resolve(cache + ".aot"),
                        "-cp",
                        Arrays.stream(jars.split(":"))
                                .map(jar -> DIST.resolve(jar).toString())
                                .collect(Collectors.joining(":")),
                        "-version")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        Path file = folder.resolve("output");
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
