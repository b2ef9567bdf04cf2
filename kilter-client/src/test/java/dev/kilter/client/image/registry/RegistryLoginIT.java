package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Logins of a real registry, found where people keep them.
@Timeout(60)
@EnabledIf("isInstalled")
@Drawn
class RegistryLoginIT {
    private static final String HELLO = "hello";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put(
                "DOCKER_CONFIG",
                Files.createDirectories(folder.resolve("docker")).toString());
    }

    @Test
    void a_password_of_docker_login_is_used_and_a_wrong_one_is_refused_without_being_told() throws Exception {
        try (DebianRegistry registry = DebianRegistry.withPassword(folder.resolve("registry"))) {
            dockerLogin(registry.name(), DebianRegistry.USER, DebianRegistry.PASSWORD);
            push(registry, "acme/shop");

            dockerLogin(registry.name(), DebianRegistry.USER, "wr0ng");
            Problem problem = problem(() -> push(registry, "acme/other"));
            assertThat(problem.code()).isEqualTo(KilterCode.PUSH_DENIED.code());
            assertThat(problem.detail()).contains("user 'kilter' from " + folder.resolve("docker/config.json"));
            assertThat(problem.toString()).doesNotContain("wr0ng");
        }
    }

    @Test
    void a_bearer_token_is_fetched_once_for_a_login_and_used_until_it_expires() throws Exception {
        try (TestTokens tokens = new TestTokens(TestCertificate.in(folder.resolve("signer")), 300);
                DebianRegistry registry = DebianRegistry.withTokens(folder.resolve("registry"), tokens)) {
            dockerLogin(registry.name(), "ann", "s3cret");

            push(registry, "acme/shop");
            push(registry, "acme/shop");

            assertThat(tokens.asked).containsExactly("ann repository:acme/shop:pull,push");
            assertThat(registry.requests().stream()
                            .filter(line -> line.endsWith(" 401") && !line.startsWith("GET /v2/ ")))
                    .as("only the first question is asked without a token")
                    .hasSize(1);
        }
    }

    @Test
    void a_token_that_is_about_to_expire_is_fetched_anew() throws Exception {
        try (TestTokens tokens = new TestTokens(TestCertificate.in(folder.resolve("signer")), 0);
                DebianRegistry registry = DebianRegistry.withTokens(folder.resolve("registry"), tokens)) {
            dockerLogin(registry.name(), "ann", "s3cret");
            push(registry, "acme/shop");
            assertThat(tokens.asked).hasSizeGreaterThan(2).containsOnly("ann repository:acme/shop:pull,push");
        }
    }

    @Test
    void an_identity_token_is_exchanged() throws Exception {
        try (TestTokens tokens = new TestTokens(TestCertificate.in(folder.resolve("signer")), 300);
                DebianRegistry registry = DebianRegistry.withTokens(folder.resolve("registry"), tokens)) {
            dockerLogin(registry.name(), "<token>", "ann-s-refresh-token");
            push(registry, "acme/shop");
            assertThat(tokens.asked).containsExactly("ann repository:acme/shop:pull,push");
        }
    }

    @Test
    void what_is_open_to_everybody_is_read_with_a_token_for_nobody_and_not_written() throws Exception {
        try (TestTokens tokens = new TestTokens(TestCertificate.in(folder.resolve("signer")), 300);
                DebianRegistry registry = DebianRegistry.withTokens(folder.resolve("registry"), tokens)) {
            dockerLogin(registry.name(), "ann", "s3cret");
            push(registry, "open/base");

            Files.delete(folder.resolve("docker/config.json"));
            try (RegistrySession anybody = session(registry, "open/base", false)) {
                assertThat(anybody.text(OciImage.digestOf(HELLO))).isEqualTo(HELLO);
            }
            Problem problem = problem(() -> push(registry, "open/base"));
            assertThat(problem.code()).isEqualTo(KilterCode.PUSH_DENIED.code());
            assertThat(problem.detail()).contains("nobody, as no login is kept for");
            assertThat(tokens.asked).contains("nobody repository:open/base:pull");
        }
    }

    @Test
    void a_blob_of_another_repository_is_taken_over_with_a_token_for_both() throws Exception {
        try (TestTokens tokens = new TestTokens(TestCertificate.in(folder.resolve("signer")), 300);
                DebianRegistry registry = DebianRegistry.withTokens(folder.resolve("registry"), tokens)) {
            dockerLogin(registry.name(), "ann", "s3cret");
            push(registry, "base/java");
            try (RegistrySession session = session(registry, "acme/shop", true)) {
                boolean isSent = session.pushBlob(OciImage.digestOf(HELLO), content(), "base/java", null, _ -> {
                    throw new AssertionError("a byte was sent");
                });
                assertThat(isSent).isFalse();
                assertThat(session.hasBlob(OciImage.digestOf(HELLO))).isTrue();
            }
            assertThat(tokens.asked).contains("ann repository:acme/shop:pull,push repository:base/java:pull");
        }
    }

    @Test
    void a_registry_with_an_authority_of_its_own_is_trusted_once_the_variable_names_it() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder.resolve("authority"));
        try (DebianRegistry registry = DebianRegistry.withTls(folder.resolve("registry"), certificate)) {
            Problem problem = problem(() -> push(registry, "acme/shop"));
            assertThat(problem.code()).isEqualTo(KilterCode.UNREACHABLE.code());
            assertThat(problem.detail()).contains("cannot prove who it is");
            assertThat(problem.hint()).contains("KILTER_REGISTRY_CA");

            environment.put("KILTER_REGISTRY_CA", certificate.chain().toString());
            push(registry, "acme/shop");

            environment.put("KILTER_REGISTRY_CA", folder.resolve("nowhere.pem").toString());
            assertThat(problem(() -> push(registry, "acme/shop")).detail()).contains("nowhere.pem", "cannot be read");
        }
    }

    @Test
    void where_docker_and_podman_keep_authorities_they_are_found() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder.resolve("authority"));
        try (DebianRegistry registry = DebianRegistry.withTls(folder.resolve("registry"), certificate)) {
            Path place = folder.resolve("home/.config/containers/certs.d").resolve(registry.name());
            Files.copy(certificate.chain(), Files.createDirectories(place).resolve("ca.crt"));
            push(registry, "acme/shop");
        }
    }

    private void push(DebianRegistry registry, String repository) {
        try (RegistrySession session = session(registry, repository, true)) {
            session.pushBlob(OciImage.digestOf(HELLO), content(), null, null, _ -> {});
            assertThat(session.hasBlob(OciImage.digestOf(HELLO))).isTrue();
        }
    }

    private RegistrySession session(DebianRegistry registry, String repository, boolean push) {
        RegistryTarget target = new RegistryTarget(registry.name(), repository, new RegistryLogin.OfThisMachine());
        return RegistrySession.open(target, push, environment, _ -> {});
    }

    private void dockerLogin(String registry, String user, String password) throws IOException {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("docker/config.json"), "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + pair + "\"}}}");
    }

    private static BlobContent content() {
        return BlobContent.of(HELLO.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problem(Runnable work) {
        AtomicReference<Problem> told = new AtomicReference<>();
        assertThatThrownBy(work::run).isInstanceOfSatisfying(KilterException.class, e -> told.set(e.problem()));
        return told.get();
    }
}
