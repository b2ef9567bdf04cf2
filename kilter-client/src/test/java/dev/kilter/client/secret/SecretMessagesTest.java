package dev.kilter.client.secret;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.KilterHome;
import dev.kilter.client.KnownRecipients;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.testkit.GoldenMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people read when something is wrong with their secrets, all in one file that a person has read. Write it anew
/// with
/// `-Dkilter.golden=write`.
class SecretMessagesTest {
    private static final String OWN = "age1" + "q".repeat(58);
    private static final String OTHER = "age1" + "p".repeat(58);
    private static final String KEY = "ab".repeat(32);

    @TempDir
    private Path folder;

    private final Map<String, ThrowingCallable> wrong = new LinkedHashMap<>();

    @Test
    void each_message_names_its_place_and_what_is_next_and_no_value() throws IOException {
        lines();
        files();
        declarations();
        keys();
        GoldenMessages messages =
                GoldenMessages.in("dev/kilter/client/secret/messages.txt").showing("/app", folder.toString());
        wrong.forEach(messages::refused);
        messages.check("hunter2");
    }

    @Test
    void only_a_cluster_has_a_flux_that_would_change_a_value() {
        Sealing sealing = Sealing.of(new Unasked(), slot(), new SecretsReport(OWN, KEY, List.of()), List.of(OWN));

        assertThatThrownBy(() -> sealing.single("API_KEY", "hunter2\u0085")).hasMessageContaining("it was asked");
        assertThatThrownBy(() -> sealing.throughFlux().single("API_KEY", "hunter2"))
                .hasMessageContaining("it was asked");
    }

    private void lines() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a line without =", "A=1\nhunter2 hunter2");
        texts.put("a name that is none", "hunter2-x=y");
        texts.put("an open quote", "B=\"hunter2");
        texts.put("text behind a quote", "A=\"x\" hunter2");
        texts.put("a key twice", "A=1\nA=hunter2");
        texts.put("a key of kilter's", "PORT=hunter2");
        texts.put("line ends of an old Mac", "A=hunter2\rB=2\r");
        texts.put("a file that sops has encrypted", "A=ENC[AES256_GCM,data:hunter2,type:str]\nsops_mac=ENC[hunter2]\n");
        texts.put("a NUL", "A=\"hunter2\u0000\"");
        texts.put("a value that is too long", "A=" + "x".repeat(EnvFile.LONGEST_VALUE + 1));
        texts.put("a file that is too large", "A=" + "x".repeat(1 << 20));
        texts.forEach((what, text) ->
                wrong.put(what, () -> EnvFile.parse("a.env", text.getBytes(StandardCharsets.UTF_8))));
        wrong.put("another encoding", () -> EnvFile.parse("a.env", "A=\u00fc".getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void files() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.env"), "A=hunter2\n");
        Path app = Files.createDirectory(folder.resolve("app"));
        Files.createSymbolicLink(app.resolve("link.env"), outside);
        Files.writeString(app.resolve("empty.env"), "# nothing\n");
        wrong.put("a link out of the project", () -> new SecretSource(app, "shop", "link.env").read());
        Files.writeString(
                app.resolve("many.env"),
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "A" + i + "=b\n").collect(Collectors.joining()));
        wrong.put("a file of too many keys", () -> new SecretSource(app, "shop", "many.env").read());
        wrong.put("a file without values", () -> new SecretSource(app, "shop", "empty.env").read());
        wrong.put(
                "a file that is not here",
                () -> SecretPlan.of(
                        new TreeMap<>(Map.of("shop", new SecretSource(app, "shop", "none.env").read())),
                        config("secrets: { shop: none.env }\n").secrets(),
                        new SecretsReport(OWN, KEY, List.of()),
                        Set.of(OWN),
                        SecretOptions.PLAIN));
    }

    private void declarations() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a Secret's name", "secrets: { Shop: a.env }");
        texts.put("the name of a single key's", "secrets: { set-x: a.env }");
        texts.put("a path that leads out", "secrets: { shop: ../a.env }");
        texts.put("a path that is none", "secrets: { shop: [a.env] }");
        texts.put("a list for a map", "secrets: [shop]");
        texts.put("what is consumed and not declared", "appSecrets: [shop]");
        texts.put("a key that is none", "sopsRecipient: age1short");
        texts.put("a private key", "sopsRecipient: AGE-SECRET-KEY-1hunter2");
        texts.put("another sort of SSH key", "sopsRecipient: ssh-rsa AAAAB3NzaC1yc2E");
        texts.put(
                "SSH keys alone", "sopsRecipient: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A".repeat(43) + " me@host");
        texts.forEach((what, text) -> wrong.put(what, () -> config(text + "\n")));
    }

    private void keys() {
        SecretsReport report = new SecretsReport(OWN, KEY, List.of());
        wrong.put(
                "a platform without a key",
                () -> Sealing.of(new Unasked(), slot(), new SecretsReport(null, KEY, List.of()), List.of(OWN)));
        wrong.put(
                "another platform's key in kilter.yaml",
                () -> Sealing.of(new Unasked(), slot(), report, List.of(OTHER)));
        Sealing sealing = Sealing.of(new Unasked(), slot(), report, List.of(OWN));
        wrong.put("a single key with a NUL", () -> sealing.single("API_KEY", "hunter2\u0000"));
        wrong.put(
                "a single key that is too long",
                () -> sealing.single("API_KEY", "x".repeat(EnvFile.LONGEST_VALUE + 1)));
        wrong.put("a value that Flux would change", () -> sealing.throughFlux().single("API_KEY", "hunter2\u0085"));
        wrong.put("a single key of kilter's", () -> sealing.single("PORT", "hunter2"));
        KnownRecipients known = new KnownRecipients(
                KilterHome.of(Map.of("KILTER_HOME", folder.resolve("home").toString())));
        wrong.put(
                "a key that nobody has confirmed",
                () -> known.of(config("port: 80\n"), report, false, "https://kilter.example.com", _ -> false));
        wrong.put("a key that has changed", () -> {
            known.of(config("port: 80\n"), report, false, "https://kilter.example.com", _ -> true);
            SecretsReport other = new SecretsReport(OTHER, KEY, List.of());
            known.of(config("port: 80\n"), other, false, "https://kilter.example.com", _ -> false);
        });
    }

    private static Slot slot() {
        return new Slot(Project.parse("acme/shop"), EnvName.PROD);
    }

    private static AppConfig config(String yaml) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + yaml).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD, Project.parse("acme/shop"));
    }

    /// Nobody gets as far as sealing.
    private static final class Unasked implements SecretShipper {
        @Override
        public String id() {
            return "unasked";
        }

        @Override
        public SealedValues seal(SecretManifest plain, List<String> recipients) {
            throw new IllegalStateException("it was asked");
        }
    }
}
