package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The secrets here are made up and put together while the test runs: none stands in this file.
class SecretShapesTest {
    private static final String KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7".repeat(2);

    @Test
    void each_shape_is_known_by_its_rule_and_its_line() {
        Map.<String, String>ofEntries(
                        Map.entry("private-key", dashes("BEGIN", "RSA PRIVATE KEY") + "\n" + KEY),
                        Map.entry("age-key", "AGE-SECRET-" + "KEY-1" + "Q".repeat(58)),
                        Map.entry("aws-key", "key: AK" + "IA" + "Q3".repeat(8)),
                        Map.entry("aws-secret", "aws_secret_access_key = " + "aB3/".repeat(10)),
                        Map.entry("github-token", "\"gh" + "p_" + "a1".repeat(18) + "\""),
                        Map.entry("gitlab-token", "gl" + "pat-" + "x".repeat(20)),
                        Map.entry("slack-token", "xo" + "xb-1234567890-" + "a1".repeat(12)),
                        Map.entry("stripe-key", "sk_" + "live_" + "a1".repeat(12)),
                        Map.entry("npm-token", "//registry.npmjs.org/:_authToken=" + "a1b2".repeat(9)),
                        Map.entry("pypi-token", "password = pypi-" + "AgEI" + "a1".repeat(30)),
                        Map.entry("sendgrid-key", "S" + "G." + "a".repeat(22) + "." + "b".repeat(43)),
                        Map.entry("digitalocean-token", "do" + "p_v1_" + "0a".repeat(32)),
                        Map.entry("kubeconfig", "    client-key-data: " + "LS0t".repeat(30)))
                .forEach((rule, text) -> assertThat(
                                SecretShapes.ofText("first\nsecond\n" + text + "\nlast\n", _ -> false))
                        .as(text)
                        .contains(new SecretShapes.Finding(rule, 3)));
    }

    @Test
    void a_key_in_one_line_of_json_is_a_key_too() {
        String json = "{\"type\":\"service_account\",\"private_key\":\"" + dashes("BEGIN", "PRIVATE KEY") + "\\n" + KEY
                + "\\n\"}";
        assertThat(SecretShapes.ofText(json, _ -> false)).contains(new SecretShapes.Finding("private-key", 1));
        String encrypted =
                dashes("BEGIN", "RSA PRIVATE KEY") + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n" + KEY;
        assertThat(SecretShapes.ofText(encrypted, _ -> false)).isPresent();
    }

    @Test
    void what_only_speaks_of_secrets_is_none() {
        for (String text : List.of(
                "if (pem.startsWith('" + dashes("BEGIN", "PRIVATE KEY") + "')) {",
                dashes("BEGIN", "PUBLIC KEY") + "\n" + KEY,
                "AKIAIOSFODNN7EXAMPLE",
                "//registry.npmjs.org/:_authToken=${NPM_TOKEN}",
                "password=hunter2",
                "ghp_short",
                "sk_test_" + "a1".repeat(12),
                "integrity sha512-" + "aB3/".repeat(22))) {
            assertThat(SecretShapes.ofText(text, _ -> false)).as(text).isEmpty();
        }
    }

    @Test
    void some_names_say_it_all() {
        assertThat(SecretShapes.ofPath("/app/deploy/id_rsa")).contains(new SecretShapes.Finding("ssh-key", 0));
        assertThat(SecretShapes.ofPath("/app/.kube/config")).isPresent();
        assertThat(List.of("/app/id_rsa.pub", "/app/config", "/app/id_rsa.js", "/app/kube/config"))
                .allMatch(path -> SecretShapes.ofPath(path).isEmpty());
    }

    @Test
    void an_allow_list_names_paths_and_rules() {
        AllowedSecrets allowed = AllowedSecrets.of(List.of("# keys of tests", "test/**/*.pem private-key", "docs"));
        assertThat(allowed.allows(List.of("test/a/b.pem"), "private-key")).isTrue();
        assertThat(allowed.allows(List.of("test/a/b.pem"), "aws-key")).isFalse();
        assertThat(allowed.allows(List.of("src/b.pem"), "private-key")).isFalse();
        assertThat(allowed.allows(List.of("elsewhere", "docs/keys.md"), "aws-key"))
                .isTrue();
    }

    private static String dashes(String verb, String what) {
        return "-----" + verb + " " + what + "-----";
    }
}
