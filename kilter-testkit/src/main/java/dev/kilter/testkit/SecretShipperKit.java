package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SecretShipper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of every [SecretShipper]. Extend it and name the shipper; the kit makes the keys, and opens what was sealed
/// by the specifications of age and SOPS alone.
public abstract class SecretShipperKit extends ProviderKit {
    private static final AgeKey CLUSTER = AgeKey.generate();
    private static final AgeKey OTHER = AgeKey.generate();
    private static final String NO_KEY = "age1" + "q".repeat(58);
    private static final String PRIVATE =
            Bech32.text("age-secret-key-", new byte[32]).toUpperCase(Locale.ROOT);

    /// The shipper under test.
    protected abstract SecretShipper shipper();

    @Override
    final Provider provider() {
        return shipper();
    }

    @Override
    final Class<SecretShipper> spi() {
        return SecretShipper.class;
    }

    @Override
    final Providers<?> providers(ClassLoader loader) {
        return Providers.secretShippers(loader);
    }

    @Override
    final List<ProjectTree> projects() {
        return List.of(new MemoryTree(Map.of("value", "one")), new MemoryTree(Map.of("value", "other")));
    }

    @Override
    final Object answer(ProjectTree tree) {
        String value = new String(tree.read("value"), StandardCharsets.UTF_8);
        return OpenedValues.of(sealed(manifest(Map.of("VALUE", value))), CLUSTER)
                .values();
    }

    @Override
    final Throwable failure() {
        return refusal(List.of(NO_KEY));
    }

    @Test
    @DisplayName("What is sealed opens to the very same values, for each recipient in their order.")
    final void opens() {
        SecretManifest plain = manifest(TrickyValues.byKey());
        SealedValues sealed = sealed(plain);
        assertThat(sealed.recipients()).containsExactly(CLUSTER.recipient(), OTHER.recipient());
        assertThat(OpenedValues.of(sealed, CLUSTER).values()).isEqualTo(plain.values());
        assertThat(OpenedValues.of(sealed, OTHER).values()).isEqualTo(plain.values());
    }

    @Test
    @DisplayName("The MAC covers the leaves of the manifest, so that whatever is changed shows.")
    final void mac() {
        SecretManifest plain = manifest(Map.of("A", "one", "B", "other"));
        assertThat(OpenedValues.of(sealed(plain), CLUSTER).mac()).isEqualTo(hash(plain.leaves()));
    }

    @Test
    @DisplayName("The same value is sealed differently each time, so that nobody can compare.")
    final void anew() {
        SecretManifest plain = manifest(Map.of("A", "the same", "B", "the same"));
        SealedValues once = sealed(plain);
        SealedValues again = sealed(plain);
        assertThat(List.of(
                        once.values().get("A"),
                        once.values().get("B"),
                        again.values().get("A"),
                        again.values().get("B")))
                .doesNotHaveDuplicates();
        assertThat(once.keys()).isNotEqualTo(again.keys());
    }

    @Test
    @DisplayName("No value occurs in what is sealed, or in a problem.")
    final void hidden() {
        SecretManifest plain = manifest(Map.of("PASSWORD", "correct horse battery", "PIN", "eleven twelve"));
        String committed = sealed(plain).manifest(plain.namespace(), plain.name(), plain.object());
        Throwable refusal = catchThrowable(() -> shipper().seal(plain, List.of(NO_KEY)));
        for (String value : plain.values().values()) {
            assertThat(committed).doesNotContain(value);
            assertThat(told(refusal)).doesNotContain(value);
        }
    }

    @Test
    @DisplayName("A key that is none is a problem, never a secret sealed for fewer; a private key is not repeated.")
    final void noKey() {
        String good = CLUSTER.recipient();
        for (List<String> recipients :
                List.of(List.of(good, NO_KEY), List.of("", good), List.of(good, PRIVATE), List.of(good + "," + good))) {
            Throwable refusal = refusal(recipients);
            assertThat(refusal).as("sealed for %s", recipients).isInstanceOf(KilterException.class);
            assertThat(told(refusal)).doesNotContain(PRIVATE);
        }
    }

    private SealedValues sealed(SecretManifest plain) {
        return shipper().seal(plain, List.of(CLUSTER.recipient(), OTHER.recipient()));
    }

    private Throwable refusal(List<String> recipients) {
        return catchThrowable(() -> shipper().seal(manifest(Map.of("A", "one")), recipients));
    }

    private static SecretManifest manifest(Map<String, String> values) {
        return new SecretManifest("acme-shop-dev", "shop", "shop-0123456789", new TreeMap<>(values));
    }

    private static String told(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return thrown instanceof KilterException e ? text + e.problem().toString() : text.toString();
    }

    private static String hash(List<String> leaves) {
        try {
            byte[] all = String.join("", leaves).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
