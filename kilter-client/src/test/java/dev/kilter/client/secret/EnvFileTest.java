package dev.kilter.client.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
    private static Map<String, String> parse(String text) {
        return EnvFile.parse("a.env", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused(String text) {
        KilterException e = catchThrowableOfType(KilterException.class, () -> parse(text));
        assertThat(e).as(text).isNotNull();
        assertThat(e.problem().code().value()).isEqualTo("KLT-S01");
        return e.problem();
    }

    /// The table of docs/secrets.md: what `docker compose` and dotenv agree on.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "A=1|1",
                "A = 1 |1",
                "export A=1|1",
                "  A=1|1",
                "A=a b c|a b c",
                "A=a=b==|a=b==",
                "A=a#b|a#b",
                "A=a # comment|a",
                "A='a # b'|a # b",
                "A=\"a # b\" # comment|a # b",
                "A='it is \"so\"'|it is \"so\"",
                "A=\"it's\"|it's",
                "A='\\n'|\\n",
                "A=`back`|back",
                "A=$HOME ${X}|$HOME ${X}",
                "A=\"$HOME \\$X\"|$HOME $X",
                "A=postgres://u:p@h:5/d?x=1&y=2|postgres://u:p@h:5/d?x=1&y=2",
                "A=ünï|ünï"
            })
    void a_line_is_read_as_its_author_means_it(String line, String value) {
        assertThat(parse(line + "\nB=2\n")).isEqualTo(Map.of("A", value, "B", "2"));
    }

    @Test
    void quotes_hold_several_lines_and_escapes() {
        assertThat(parse("KEY=\"-----BEGIN-----\nabc==\n-----END-----\"\nN=\"a\\nb\\tc\\\\d\\\"e\\q\"\nS='x\ny'\n"))
                .isEqualTo(
                        Map.of("KEY", "-----BEGIN-----\nabc==\n-----END-----", "N", "a\nb\tc\\d\"e\\q", "S", "x\ny"));
    }

    @Test
    void empty_values_comments_blank_lines_and_windows_line_ends_are_fine() {
        assertThat(parse("\uFEFF# comment\r\n\r\nA=\r\nB=''\r\n   # more\r\nC=\"\"\r\nD=x"))
                .isEqualTo(Map.of("A", "", "B", "", "C", "", "D", "x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=1\\nhunter2 hunter2|a.env:2: the line has no '='",
                "A=1\\n=hunter2|a.env:2: what stands before the '=' is no name of a variable",
                "A=1\\nhunter2-x=y|a.env:2: what stands before the '=' is no name of a variable",
                "A=1\\nB: hunter2=3|a.env:2: what stands before the '=' is no name of a variable",
                "A=1\\nB=\"hunter2|a.env:2: a quote begins here and does not end",
                "A=1\\nB='x\\nhunter2|a.env:2: a quote begins here and does not end",
                "A=\"x\\ny\" hunter2|a.env:2: something follows the closing quote",
                "A=1\\nB=2\\nA=hunter2|a.env:3: 'A' stands in line 1 already",
                "PORT=hunter2|a.env:1: 'PORT' is set by kilter"
            })
    void what_is_malformed_is_refused_with_its_line_and_without_what_stands_there(String text, String detail) {
        Problem problem = refused(text.replace("\\n", "\n"));
        assertThat(problem.detail()).isEqualTo(detail);
        assertThat(problem.toString()).doesNotContain("hunter2");
    }

    @Test
    void what_no_process_could_get_is_refused_with_numbers() {
        assertThat(refused("A=\"\u0000\"").detail()).contains("a.env:1", "NUL");
        assertThat(refused("A=" + "x".repeat(EnvFile.LONGEST_VALUE + 1)).detail())
                .contains(String.valueOf(EnvFile.LONGEST_VALUE + 1));
        assertThat(refused("A=" + "x".repeat(1 << 20)).detail()).contains("1048578 bytes");
        assertThat(parse("A=" + "x".repeat(EnvFile.LONGEST_VALUE)).get("A")).hasSize(EnvFile.LONGEST_VALUE);
        KilterException latin = catchThrowableOfType(
                KilterException.class, () -> EnvFile.parse("a.env", "A=\u00fc".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(latin.problem().detail()).contains("UTF-8");
    }

    /// Whatever comes, it ends quickly, in values or in a problem that does not tell them.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_text_ends_in_values_or_a_problem(long seed) {
        Random random = new Random(seed);
        String alphabet = "AB=#'\"`\\ \n\t$\u0000ü{export }";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                parse(text.toString()).keySet().forEach(key -> assertThat(key).matches("[A-Za-z_][A-Za-z0-9_]*"));
            } catch (KilterException e) {
                assertThat(e.problem().detail()).as("seed " + seed).matches("a\\.env:[0-9]+: .*");
            }
        }
    }
}
