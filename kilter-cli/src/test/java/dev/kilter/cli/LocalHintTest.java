package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalHintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kilter token list                     | kilter token list --local
        kilter audit verify                   | kilter audit verify --local
        kilter secrets set API_KEY --env dev  | kilter secrets set --local API_KEY --env dev
        Try it: kilter diff r1 r2             | Try it: kilter diff --local r1 r2
        kilter env sleep dev                  | kilter env sleep --local dev
        kilter deploys --local                | kilter deploys --local
        kilter deploy --help                  | kilter deploy --help
        kilter explain KLT-A03                | kilter explain KLT-A03
        """)
    void each_command_that_talks_to_a_platform_names_it(String hint, String local) {
        assertThat(LocalHint.words(hint)).isEqualTo(local);
    }
}
