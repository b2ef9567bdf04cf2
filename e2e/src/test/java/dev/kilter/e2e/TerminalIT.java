package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A deploy on a real terminal (a pty), where Ctrl-C is a key; and the same with its output in a file.
final class TerminalIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final char CTRL_C = 3;

    @Test
    void the_running_step_is_a_live_line_ctrl_c_detaches_and_files_get_whole_lines_without_escape_codes()
            throws Exception {
        Home home = SHARED.home();
        MoodyApp app = new MoodyApp(home, "watched");
        app.mood("unhurried", 1);
        Path screen = Files.createTempFile(home.folder, "screen", "");
        Process deploy = home.startOnTerminal(screen.toFile(), app.command("--migration"));
        assertThat(Platform.comes(() -> live("rollout").matcher(read(screen)).find(), 120))
                .as(read(screen))
                .isTrue();

        deploy.getOutputStream().write(CTRL_C);
        deploy.getOutputStream().flush();

        assertThat(deploy.waitFor(60, TimeUnit.SECONDS)).as(read(screen)).isTrue();
        assertThat(deploy.exitValue()).as(read(screen)).isEqualTo(8);
        assertThat(read(screen))
                .containsPattern(live("build"))
                .containsPattern("\r\u001b\\[2K\u001b\\[32m✓\u001b\\[0m build");
        Matcher left = Pattern.compile(
                        "\r\u001b\\[2Kleft (d-\\S+) running on the local platform\\.   kilter (attach \\1 --local)\r\n")
                .matcher(read(screen));
        assertThat(left.find()).as(read(screen)).isTrue();
        assertThat(read(screen)).endsWith(left.group());

        Home.Ran back = home.kilter(left.group(2).split(" "));
        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(back.err()).contains("✓ rollout", "as r1").doesNotContain("\u001b", "\r");
        assertThat(back.out()).matches("http://watched\\.localhost:[0-9]+\n");
    }

    /// A line that the next one will replace.
    private static Pattern live(String step) {
        return Pattern.compile("\r\u001b\\[2K\u001b\\[\\?7l[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] " + step + " +[0-9.]+s[^\n]*\u001b\\[\\?7h");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
