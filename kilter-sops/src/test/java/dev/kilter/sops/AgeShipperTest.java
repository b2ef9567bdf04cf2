package dev.kilter.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgeShipperTest {
    private static final AgeIdentity CLUSTER = AgeIdentity.generate();
    private static final AgeIdentity OTHER = AgeIdentity.generate();

    private final AgeShipper shipper = new AgeShipper();

    @Test
    void what_is_sealed_opens_to_the_same_values_for_each_recipient() {
        SecretManifest plain = Tricky.manifest();
        SopsFile file =
                SopsFile.parse(Tricky.file(shipper.seal(plain, List.of(CLUSTER.recipient(), OTHER.recipient()))));
        assertThat(plain.values()).hasSizeGreaterThan(40);
        assertThat(file.open(CLUSTER)).isEqualTo(plain.values());
        assertThat(file.open(OTHER)).isEqualTo(plain.values());
        assertThat(file.object()).isEqualTo(plain.object());
        assertThat(file.recipients()).containsExactly(CLUSTER.recipient(), OTHER.recipient());
    }

    @Test
    void no_value_stands_in_what_is_sealed() {
        SecretManifest plain = Tricky.manifest();
        String text = Tricky.file(shipper.seal(plain, List.of(CLUSTER.recipient())));
        plain.values().values().stream()
                .filter(value -> value.length() > 10)
                .forEach(value -> assertThat(text).doesNotContain(value));
    }

    @Test
    void sealing_twice_gives_other_text() {
        SecretManifest plain = Tricky.manifest();
        assertThat(shipper.seal(plain, List.of(CLUSTER.recipient())))
                .isNotEqualTo(shipper.seal(plain, List.of(CLUSTER.recipient())));
    }

    @Test
    void whoever_is_no_recipient_learns_whose_it_is_and_nothing_else() {
        SopsFile file = SopsFile.parse(Tricky.file(shipper.seal(Tricky.manifest(), List.of(CLUSTER.recipient()))));
        assertThatThrownBy(() -> file.open(OTHER))
                .hasMessageContaining("KLT-S03")
                .hasMessageContaining(CLUSTER.recipient())
                .hasMessageContaining(OTHER.recipient());
    }

    @Test
    void a_change_after_sealing_shows_wherever_it_is() {
        String text = Tricky.file(shipper.seal(Tricky.manifest(), List.of(CLUSTER.recipient())));
        List<String> changed = List.of(
                text.replace("acme-shop-dev", "acme-shop-prod"),
                text.replace("\"managed-by\"", "\"managed\"").replace(": \"kilter\"", ": \"someone\""),
                text.replace("\"immutable\": true", "\"immutable\": false"),
                text.replaceFirst("\"TRICKY_3\": \"ENC[^\"]*\"", "\"TRICKY_3\": \"\""),
                text.replace("\"TRICKY_3\"", "\"TRICKY_X\""));
        for (String each : changed) {
            assertThat(each).isNotEqualTo(text);
            assertThatThrownBy(() -> SopsFile.parse(each).open(CLUSTER)).hasMessageContaining("KLT-S03");
        }
    }

    @Test
    void a_recipient_that_is_no_key_is_refused() {
        List<String> wrong = List.of("age1" + "q".repeat(58), "", "ssh-ed25519 AAAA", CLUSTER.secret());
        for (String recipient : wrong) {
            KilterException e = catchThrowableOfType(
                    KilterException.class, () -> shipper.seal(Tricky.manifest(), List.of(recipient)));
            assertThat(e).as(recipient).isNotNull();
            assertThat(e.problem().hint()).isNotBlank();
        }
    }

    @Test
    void sealed_values_hold_nothing_plain() {
        SealedValues sealed = shipper.seal(Tricky.manifest(), List.of(CLUSTER.recipient()));
        TreeMap<String, String> values = new TreeMap<>(sealed.values());
        values.put("PLAIN", "hunter2");
        assertThatThrownBy(() ->
                        new SealedValues(values, sealed.keys(), sealed.lastModified(), sealed.mac(), sealed.version()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void what_is_not_sealed_is_not_read() {
        for (String text : List.of("", "a: b", "kind: Secret\nstringData: {A: b}\n", "{", "- 1", "sops: {}")) {
            assertThatThrownBy(() -> SopsFile.parse(text).open(CLUSTER)).hasMessageContaining("KLT-S03");
        }
    }

    @Test
    void a_private_key_hides_in_its_text_form() {
        assertThat(CLUSTER.toString()).contains(CLUSTER.recipient()).doesNotContain("AGE-SECRET-KEY");
    }
}
