package dev.kilter.sdk.deploy;

import dev.kilter.sdk.app.Recipient;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Values that only the holders of a private key can read, in the parts of SOPS' format. Whatever is not sealed cannot
/// be held: an instance with a plain value does not exist.
///
/// @param values       `ENC[…]` by key; an empty value stays empty
/// @param keys         the one data key, sealed for each recipient
/// @param lastModified when, in whole seconds of UTC (`2026-11-26T04:00:00Z`)
/// @param mac          `ENC[…]` over all leaves
/// @param version      of SOPS whose format this is
public record SealedValues(
        SortedMap<String, String> values, List<SealedKey> keys, String lastModified, String mac, String version) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,252}");
    private static final String BASE64 = "[A-Za-z0-9+/]*={0,2}";
    private static final Pattern LEAF =
            Pattern.compile("ENC\\[AES256_GCM,data:" + BASE64 + ",iv:" + BASE64 + ",tag:" + BASE64 + ",type:str]");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

    public SealedValues {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        keys = List.copyOf(keys);
        values.forEach((name, value) -> {
            require(NAME.matcher(name).matches(), "a key is the name of a variable");
            require(value.isEmpty() || LEAF.matcher(value).matches(), "a value is sealed, or empty");
        });
        require(!keys.isEmpty(), "somebody can open it");
        require(LEAF.matcher(mac).matches(), "there is a MAC");
        require(TIME.matcher(lastModified).matches(), "there is a time");
        require(version.matches("[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}"), "there is a version");
    }

    /// The data key as one recipient can open it.
    ///
    /// @param recipient a public key of age or SSH
    /// @param sealed    an armored age file
    public record SealedKey(String recipient, String sealed) {
        private static final Pattern ARMOR = Pattern.compile("-----BEGIN AGE ENCRYPTED FILE-----\\n"
                + "([A-Za-z0-9+/=]{1,64}\\n){1,40}-----END AGE ENCRYPTED FILE-----\\n?");

        public SealedKey {
            require(
                    Recipient.find(recipient)
                            .filter(key -> key.value().equals(recipient))
                            .isPresent(),
                    "a recipient is a public key");
            require(ARMOR.matcher(sealed).matches(), "a data key is sealed by age");
        }
    }

    /// Whom it is sealed for, in their order.
    public List<String> recipients() {
        return keys.stream().map(SealedKey::recipient).toList();
    }

    /// The file that is committed: a Secret of this name whose object is called so.
    public String manifest(String namespace, String name, String object) {
        StringBuilder text = new StringBuilder(new SecretManifest(namespace, name, object, values).yaml());
        text.append("\"sops\":\n  \"age\":\n");
        for (SealedKey key : keys) {
            text.append("    - \"recipient\": \"").append(key.recipient()).append("\"\n");
            text.append("      \"enc\": |\n");
            key.sealed()
                    .lines()
                    .forEach(line -> text.append("        ").append(line).append('\n'));
        }
        return text.append("  \"lastmodified\": \"")
                .append(lastModified)
                .append("\"\n  \"mac\": \"")
                .append(mac)
                .append("\"\n  \"encrypted_regex\": \"^(data|stringData)$\"\n  \"version\": \"")
                .append(version)
                .append("\"\n")
                .toString();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("in sealed values " + what);
        }
    }
}
