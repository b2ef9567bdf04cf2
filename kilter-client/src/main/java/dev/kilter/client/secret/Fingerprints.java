package dev.kilter.client.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whether values are the same, told without telling them: a keyed hash, whose key only the env's platform gives away.
/// Pure.
final class Fingerprints {
    private final byte[] key;

    Fingerprints(String keyHex) {
        this.key = HexFormat.of().parseHex(keyHex);
    }

    /// Of a Secret with this name and these values: 64 hex digits.
    String of(String name, SortedMap<String, String> values) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            add(mac, name);
            values.forEach((variable, value) -> {
                add(mac, variable);
                add(mac, value);
            });
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// With its length, so that no two lists of texts are the same bytes.
    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        mac.update(bytes);
    }
}
