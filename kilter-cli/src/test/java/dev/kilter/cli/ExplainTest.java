package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void every_code_is_explained_in_text_and_in_json(KilterCode entry) {
        Terminal terminal = new Terminal(home);
        String code = entry.code().value();

        assertThat(terminal.run("explain", code)).isZero();
        assertThat(terminal.out())
                .startsWith(code + ": " + entry.title() + "\nexit code "
                        + entry.code().kind().exitCode() + " (");
        assertThat(terminal.out().lines().count()).isGreaterThan(2);
        assertThat(terminal.run("explain", code, "--json")).isZero();
        assertThat(terminal.out())
                .startsWith(
                        "{\"code\":\"" + code + "\",\"kind\":\"" + entry.code().kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"m01", "M01", "klt-m01", "KLT-M01"})
    void a_code_may_be_written_short(String code) {
        Terminal terminal = new Terminal(home);

        assertThat(terminal.run("explain", code)).isZero();
        assertThat(terminal.out()).startsWith("KLT-M01: ");
    }

    @Test
    void without_a_code_all_are_listed_and_an_unknown_one_is_refused() {
        Terminal terminal = new Terminal(home);

        assertThat(terminal.run("explain")).isZero();
        assertThat(terminal.out().lines()).hasSameSizeAs(KilterCode.values());
        assertThat(terminal.run("explain", "KLT-Z99")).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no code 'KLT-Z99'");
    }
}
