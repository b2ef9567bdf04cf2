package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command that the README shows goes through the parser of the packaged CLI: with `--help` behind it, nothing
/// runs, but an unknown verb or flag is still refused.
class ReadmeCommandsIT {
    @TempDir
    Path home;

    static List<List<String>> commands() {
        List<List<String>> all = Stream.of("README.md", "docs/extend.md")
                .flatMap(page -> Blocks.of(Repository.root().resolve(page)).commands().stream())
                .distinct()
                .toList();
        return Sample.of(15, "commands of the README", all);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_cli_knows_every_command_of_the_readme(List<String> command) throws Exception {
        Path output = home.resolve("output");
        var line = new ArrayList<>(java());
        // What comes after `--` is another program's.
        command.stream().skip(1).takeWhile(word -> !word.equals("--")).forEach(line::add);
        line.add("--help");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("KILTER_HOME", home.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static List<String> java() throws IOException {
        Path dist = Path.of(System.getProperty("kilter.dist"));
        String classPath = Arrays.stream(
                        Files.readString(dist.resolve("cli.classpath")).strip().split(":"))
                .map(jar -> dist.resolve(jar).toString())
                .collect(Collectors.joining(":"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:AOTCache=" + dist.resolve("cli.aot"),
                "-Dkilter.dist=" + dist,
                "-cp",
                classPath,
                "dev.kilter.cli.Main");
    }
}
