package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildReaderTest {
    @Test
    void all_keys_are_read() {
        assertThat(build("{ type: static, output: ./web/dist/, env: { VITE_API: /api } }"))
                .isEqualTo(new BuildConfig(
                        "static", null, "web/dist", null, null, new TreeMap<>(Map.of("VITE_API", "/api"))));
        assertThat(build("{ image: 'host/name:1' }")).isEqualTo(BuildConfig.ofImage("host/name:1"));
        assertThat(build("{ env: { A: b } }").type()).isEqualTo("auto");
        assertThat(build("{ compression: zstd }").compression()).isEqualTo("zstd");
        assertThat(build("{ type: node }").compression()).isEqualTo("gzip");
        assertThat(build("{ main: ./cmd/web }").main()).isEqualTo("cmd/web");
        assertThat(build("{ platform: linux/arm64 }").platform()).isEqualTo("linux/arm64");
        assertThat(build("{ image: 'host/name:1', platform: amd64 }"))
                .isEqualTo(BuildConfig.ofImage("host/name:1").on("linux/amd64"));
    }

    @Test
    void secrets_of_the_build_are_files_or_variables_and_never_reach_an_image() {
        AppConfig app = app("{ secrets: { TOKEN: ./secrets/token, KEY: $KEY }, timeout: 20m }");
        assertThat(app.build().secretSources()).isEqualTo(Map.of("TOKEN", "secrets/token", "KEY", "$KEY"));
        assertThat(app.secrets().withheld()).containsExactly("secrets/token");
        assertThat(app.build().patience()).isEqualTo(Duration.ofMinutes(20));
        assertThat(build("{ type: node }").patience()).isEqualTo(BuildConfig.PATIENCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        { output: ../dist }              | 'build.output' is '../dist'
        { output: /srv }                 | 'build.output' is '/srv'
        { output: 'a/../../b' }          | 'build.output' is 'a/../../b'
        { output: '' }                   | 'build.output' is ''
        { env: { 'A B': c } }            | 'A B' in build.env is no name
        { secrets: { TOKEN: ../token } } | 'build.secrets.TOKEN' is neither a file
        { secrets: { TOKEN: /etc/x } }   | 'build.secrets.TOKEN' is neither a file
        { secrets: { TOKEN: '$A B' } }   | 'build.secrets.TOKEN' is neither a file
        { secrets: { 'A-B': token } }    | 'A-B' in build.secrets is no name
        { compression: brotli }          | 'build.compression' is 'brotli'
        { platform: windows/amd64 }      | 'build.platform' is 'windows/amd64'
        { timeout: 20 }                  | 'build.timeout' is '20'
        { timeout: 0m }                  | 'build.timeout' is '0m'
        { image: 'a/b:1', output: dist } | 'build.output' goes with a build
        { image: 'a/b:1', type: node }   | goes with type image
        { type: image }                  | names none
        { folder: dist }                 | folder
        """)
    void what_cannot_be_is_refused_with_its_line(String text, String complaint) {
        assertThatThrownBy(() -> build(text))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().detail()).contains("kilter.yaml:2", complaint));
    }

    private static BuildConfig build(String text) {
        return app(text).build();
    }

    private static AppConfig app(String text) {
        return KilterYaml.parse(
                        "kilter.yaml", ("project: acme/shop\nbuild: " + text + "\n").getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }
}
