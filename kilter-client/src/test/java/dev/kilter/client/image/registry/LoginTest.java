package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final RegistryTarget TARGET =
            new RegistryTarget("registry.example.com", "acme/shop", new RegistryLogin.OfThisMachine());

    private final Path folder;

    LoginTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_docker_login_is_found_and_its_place_is_named() throws IOException {
        String pair = Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
        Path file = Files.writeString(
                folder.resolve("config.json"), "{\"auths\":{\"registry.example.com\":{\"auth\":\"" + pair + "\"}}}");
        Login login = Login.of(TARGET, Map.of("DOCKER_CONFIG", folder.toString()));
        assertThat(login.origin()).isEqualTo("user 'ann' from " + file);
        assertThat(login.credential()).isNotNull();
        assertThat(login.toString()).doesNotContain("s3cret");
    }

    @Test
    void without_a_login_one_is_nobody() {
        Login login = Login.of(TARGET, Map.of("DOCKER_CONFIG", folder.toString()));
        assertThat(login.credential()).isNull();
        assertThat(login.origin()).isEqualTo("nobody, as no login is kept for 'registry.example.com'");
    }

    @Test
    void a_given_login_does_not_print_its_password() {
        RegistryLogin given = new RegistryLogin.Given("ann", "s3cret");
        assertThat(given.toString()).isEqualTo("Given[user=ann, password=…]");
    }
}
