package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsReaderTest {
    private static final String KEY = "age1" + "q".repeat(58);

    private static SecretsConfig read(String yaml, String env) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + yaml).getBytes(StandardCharsets.UTF_8))
                .resolve(new EnvName(env))
                .secrets();
    }

    @Test
    void an_env_may_have_other_sources_and_all_of_them_are_withheld_from_images() {
        String yaml = """
            sopsRecipient: %s
            secrets: { shop: ./secrets/prod.env, mail: secrets/mail.env }
            appSecrets: [mail, shop]
            environments:
              pr-*: { secrets: { shop: secrets/pr.env } }
              alpha: { secrets: { mail: null }, appSecrets: [shop] }
            """.formatted(KEY);
        List<String> all = List.of("secrets/mail.env", "secrets/pr.env", "secrets/prod.env");
        assertThat(read(yaml, "prod"))
                .isEqualTo(new SecretsConfig(
                        new TreeMap<>(Map.of("shop", "secrets/prod.env", "mail", "secrets/mail.env")),
                        List.of("mail", "shop"),
                        List.of(KEY),
                        all));
        assertThat(read(yaml, "pr-7").sources()).containsEntry("shop", "secrets/pr.env");
        assertThat(read(yaml, "alpha").sources()).isEqualTo(Map.of("shop", "secrets/prod.env"));
        assertThat(read("", "prod")).isEqualTo(SecretsConfig.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "secrets: { Shop: a.env }|the Secret 'Shop' is not a valid name",
                "secrets: { set-x: a.env }|begins with 'set-'",
                "secrets: { shop: ../a.env }|'../a.env' is no path below the project",
                "secrets: { shop: /etc/passwd }|'/etc/passwd' is no path below the project",
                "secrets: { shop: [a.env] }|'secrets.shop' is no path",
                "secrets: [shop]|'secrets' is no map",
                "appSecrets: [shop]|'appSecrets' names 'shop', and 'secrets' does not have it",
                "sopsRecipient: ssh-ed25519 AAAA|is no public age key",
                "sopsRecipient: age1short|is no public age key",
                "sopsRecipient: ssh-rsa AAAAB3NzaC1yc2E|and no SSH key (ed25519)",
                "sopsRecipient: ssh-ed25519 AAAA|and no SSH key (ed25519)",
                "sopsRecipient: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|has"
                        + " keys of SSH alone",
                "sopsRecipient: AGE-SECRET-KEY-1QQ|'sopsRecipient' is a private key"
            })
    void what_makes_no_sense_is_refused_with_its_line(String line, String complaint) {
        assertThatThrownBy(() -> read(line + "\n", "prod"))
                .hasMessageContaining("kilter.yaml:2: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void a_private_key_in_the_file_is_not_repeated() {
        assertThatThrownBy(() -> read("sopsRecipient: AGE-SECRET-KEY-1QQQQ\n", "prod"))
                .message()
                .doesNotContain("1QQQQ");
    }
}
