package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Whatever the product tells people to type is a command that exists, with flags that it takes.
class HintsTest {
    private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final Pattern COMMAND = Pattern.compile("\\bkilter ([a-z][^`;()\\\\]*)");
    /// The verbs that kilter has or will have; any other word after "kilter" is a sentence about it.
    private static final Pattern VERB = Pattern.compile(
            "deploys?|init|login|logout|whoami|status|open|doctor|version|completion|attach|cancel|releases|diff|rollback"
                + "|promote|explain|logs|exec|run|scale|config|secrets|migrate|seed|db|env|gc|lock|token|audit|local|help");

    @TempDir
    private Path home;

    @Test
    void every_command_that_a_hint_names_can_be_typed() throws IOException {
        Set<String> commands = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("kilter.root")))) {
            for (Path file : files.filter(HintsTest::speaks).toList()) {
                String text = Files.readString(file);
                if (file.toString().endsWith(".properties")) {
                    collect(text, commands);
                } else {
                    LITERAL.matcher(text).results().forEach(literal -> collect(literal.group(1), commands));
                }
            }
        }

        assertThat(commands).hasSizeGreaterThan(20).contains("env list", "doctor", "local start");
        for (String command : commands) {
            CommandLine line = Commands.tree(new Terminal(home).context());
            assertThatCode(() -> line.parseArgs(command.split(" +", -1)))
                    .as("kilter " + command)
                    .doesNotThrowAnyException();
        }
    }

    private static boolean speaks(Path file) {
        String path = file.toString();
        return path.contains("/src/main/")
                && path.contains("/kilter-")
                && (path.endsWith(".java") || path.endsWith("explanations.properties"));
    }

    private static void collect(String text, Set<String> commands) {
        Matcher matcher = COMMAND.matcher(text);
        while (matcher.find()) {
            String command = matcher.group(1)
                    .split(
                            " {2,}| < | or | and | then | shows | looks | says | say | follows | lists | checks |: |,"
                                    + " |\\. |\\n",
                            2)[0]
                    .strip()
                    .replaceFirst("[.,:]$", "");
            String verb = command.split(" ", 2)[0];
            if (!VERB.matcher(verb).matches()) {
                continue;
            }
            // A literal that ends in a flag goes on with its value; a destroy without a name means any.
            boolean open = matcher.end() == text.length() && command.matches(".* --?[A-Za-z-]+") && text.endsWith(" ");
            commands.add(command.matches("env (destroy|extend|wake)") || open ? command + " dev" : command);
        }
    }
}
