package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// YAML 1.2 core, and nothing that surprises: `no` is a word, `012` is twelve.
class YamlCoreTest {
    @ParameterizedTest
    @CsvSource({"80, 80", "012, 12", "+80, 80", "0o17, 15", "0x1F, 31"})
    void whole_numbers_read_as_yaml_1_2_has_them(String written, int port) {
        assertThat(parse("port: " + written).resolve(EnvName.PROD).web().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e3", "80.0", "8_0", "0b11", "017o", "0o18", ".inf", "-1", "99999999999", "'80'", "!!int 80"})
    void what_is_no_whole_number_there_is_refused_with_its_line(String written) {
        assertThatThrownBy(() -> parse("port: " + written)).hasMessageContaining("kilter.yaml:2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "yes", "on", "off", "y", "n", "1", "'true'"})
    void only_true_and_false_are_flags(String written) {
        assertThatThrownBy(() -> parse("public: " + written)).hasMessageContaining("kilter.yaml:2: 'public' is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "012", "1e3", "0o17", "2026-11-23", "1:30", "on", "=", "<<"})
    void a_variable_is_the_text_as_written(String written) {
        assertThat(parse("env: { A: " + written + " }").resolve(EnvName.PROD).variables())
                .containsEntry("A", written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "~", "Null", "NULL", ""})
    void null_is_absence(String written) {
        assertThat(parse("env: { A: " + written + " }\nhealth: " + written)
                        .resolve(EnvName.PROD)
                        .variables())
                .isEmpty();
    }

    @Test
    void a_null_in_a_list_is_refused() {
        assertThatThrownBy(() -> parse("processes: { w: { command: [a, null] } }"))
                .hasMessageContaining("kilter.yaml:2: 'processes.w.command' is 'null'");
    }

    @Test
    void twenty_levels_are_enough_and_a_hundred_thousand_cost_nothing() {
        assertThatThrownBy(() -> parse("env: " + "[".repeat(100_000)))
                .hasMessageContaining("kilter.yaml:2: more than 20 levels");
        assertThatThrownBy(() -> parse("env: " + "{a: ".repeat(1_000)))
                .hasMessageContaining("kilter.yaml:2: more than 20 levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 1\nb: *x",
                "env: *nothing",
                "env: !custom {}",
                "env: { <<: *x }",
                "? [a]\n: b",
                "\tport: 80",
                "port: \u0001",
                "port: 80\nport: 80",
                "env: { A: 1, A: 2 }",
                "port: 80\n...\n---\nport: 81",
                "%YAML 1.1\n---\nport: 80",
                "port: [80",
                "port: {",
                "port: |\n  80"
            })
    void whatever_is_out_of_line_is_a_complaint_with_its_line(String text) {
        assertThatThrownBy(() -> parse(text)).hasMessageMatching("(?s)KLT-C01: kilter\\.yaml:[0-9]+: .+");
    }

    @Test
    void a_byte_order_mark_does_no_harm_and_another_charset_is_refused() {
        byte[] marked = "\uFEFFproject: acme/shop\n".getBytes(StandardCharsets.UTF_8);
        byte[] wide = "project: acme/shop\n".getBytes(StandardCharsets.UTF_16);

        assertThat(KilterYaml.parse("kilter.yaml", marked).project()).isPresent();
        assertThatThrownBy(() -> KilterYaml.parse("kilter.yaml", wide))
                .hasMessageContaining("kilter.yaml:1: the file is not valid UTF-8");
    }

    @Test
    void the_size_that_is_still_read_is_256_kib() {
        String start = "project: acme/shop\n#";
        String full = start + "x".repeat(KilterYaml.LARGEST - start.length());

        assertThat(KilterYaml.parse("kilter.yaml", full.getBytes(StandardCharsets.UTF_8))
                        .project())
                .isPresent();
        assertThatThrownBy(() -> KilterYaml.parse("kilter.yaml", (full + "x").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("kilter.yaml:1: the file has 262145 bytes");
    }

    private static KilterYaml parse(String line) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
