package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people copy into their CI can be typed.
class CiExamplesTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\s*(?:- )?(?:run: )?kilter (.+)$");

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
    void every_command_of_an_example_is_one_that_kilter_takes(String name) throws IOException {
        String text = Files.readString(
                Path.of(System.getProperty("kilter.root")).resolve("docs/ci").resolve(name));
        List<String> commands = COMMAND.matcher(text)
                .results()
                .map(match -> match.group(1)
                        .replaceAll("\\$\\{\\{[^}]*}}|\\$[A-Z_]+", "7")
                        .replace("\"", ""))
                .toList();

        assertThat(commands).hasSizeGreaterThan(2).anyMatch(command -> command.contains("--bootstrap"));
        for (String command : commands) {
            assertThatCode(() -> Commands.tree(new Terminal(home).context())
                            .parseArgs(command.strip().split(" +", -1)))
                    .as("kilter " + command)
                    .doesNotThrowAnyException();
        }
    }
}
