package dev.kilter.testkit;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SealedValues.SealedKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What one recipient reads of sealed values, as SOPS does.
///
/// @param values plain, by key
/// @param mac    what the MAC says of the leaves
record OpenedValues(SortedMap<String, String> values, String mac) {
    private static final int TAG_BITS = 128;
    private static final Pattern LEAF = Pattern.compile("ENC\\[AES256_GCM,data:(.*),iv:(.*),tag:(.*),type:str]");

    /// Fails where this key is none of those that it is sealed for, or anything was not sealed with the data key.
    static OpenedValues of(SealedValues sealed, AgeKey key) {
        byte[] dataKey = sealed.keys().stream()
                .filter(each -> each.recipient().equals(key.recipient()))
                .map(SealedKey::sealed)
                .findFirst()
                .flatMap(key::open)
                .orElseThrow(() -> new AssertionError("the data key is not sealed for " + key.recipient()));
        SortedMap<String, String> values = new TreeMap<>();
        for (Map.Entry<String, String> entry : sealed.values().entrySet()) {
            values.put(entry.getKey(), leaf(entry.getValue(), dataKey, "stringData:" + entry.getKey() + ":"));
        }
        return new OpenedValues(values, leaf(sealed.mac(), dataKey, sealed.lastModified()));
    }

    private static String leaf(String sealed, byte[] dataKey, String place) {
        if (sealed.isEmpty()) {
            return "";
        }
        Matcher parts = LEAF.matcher(sealed);
        if (!parts.matches()) {
            throw new AssertionError("SealedValues holds nothing else");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(dataKey, "AES"),
                    new GCMParameterSpec(TAG_BITS, base64.decode(parts.group(2))));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            byte[] all = AgeKey.joined(base64.decode(parts.group(1)), base64.decode(parts.group(3)));
            return new String(cipher.doFinal(all), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AssertionError("what stands at '" + place + "' does not open", e);
        }
    }
}
