package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `--platform` over `build: { platform: … }`, with an app that builds anywhere.
class PlatformFlagTest {
    private final Path app;
    private final Terminal terminal;

    PlatformFlagTest(@TempDir Path folder) throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        terminal = new Terminal(folder.resolve("home"));
        Files.writeString(app.resolve("package.json"), "{ \"name\": \"shop\", \"main\": \"main.js\" }");
        Files.writeString(app.resolve("main.js"), "");
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/shop\nbuild: { platform: linux/arm64 }\n");
    }

    @ParameterizedTest
    @CsvSource({"linux/amd64, linux/amd64", "amd64, linux/amd64", "arm64, linux/arm64", ", linux/arm64"})
    void a_dry_run_says_what_the_image_is_for(String flag, String platform) {
        int exit = flag == null
                ? terminal.run("deploy", "--dry", "-C", app.toString())
                : terminal.run("deploy", "--dry", "-C", app.toString(), "--platform", flag);
        assertThat(exit).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("platform  " + platform + "\n");
    }

    @Test
    void it_is_in_the_document_too_and_another_platform_is_another_image() {
        assertThat(terminal.run("deploy", "--dry", "--json", "-C", app.toString()))
                .isZero();
        String arm64 = terminal.out();
        assertThat(arm64).contains("\"platform\":\"linux/arm64\"");
        assertThat(terminal.run("deploy", "--dry", "--json", "-C", app.toString(), "--platform", "amd64"))
                .isZero();
        assertThat(terminal.out())
                .contains("\"platform\":\"linux/amd64\"")
                .doesNotContain(arm64.replaceAll("(?s).*\"digest\":\"(sha256:[0-9a-f]{64})\",\"leftOut.*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86", "windows/amd64", "linux/riscv64", "linux/arm64/v8"})
    void another_one_is_refused_with_those_there_are(String flag) {
        assertThat(terminal.run("deploy", "--dry", "-C", app.toString(), "--platform", flag))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--platform is '" + flag + "'", "Use linux/amd64 or linux/arm64.");
    }
}
