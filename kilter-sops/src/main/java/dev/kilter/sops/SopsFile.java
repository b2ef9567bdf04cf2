package dev.kilter.sops;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SealedValues.SealedKey;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A Secret as it lies in the flux repo, read as `sops -d` reads it: every leaf opened, the MAC checked.
public final class SopsFile {
    static final String DATA = "stringData";

    private final Map<?, ?> tree;

    private SopsFile(Map<?, ?> tree) {
        this.tree = tree;
    }

    /// Reads the text of a file; what is no sealed Secret is a `KLT-S03` problem.
    public static SopsFile parse(String text) {
        try {
            Object tree = new Load(LoadSettings.builder().setLabel("secret").build()).loadFromString(text);
            if (tree instanceof Map<?, ?> map && map.get("sops") instanceof Map<?, ?>) {
                return new SopsFile(map);
            }
        } catch (YamlEngineException e) {
            throw unreadable("it is no YAML");
        }
        throw unreadable("it is not sealed");
    }

    /// What the Secret is called in the cluster.
    public String object() {
        return metadata("name");
    }

    /// Whom it is sealed for.
    public List<String> recipients() {
        return keys().stream().map(key -> text(key, "recipient")).toList();
    }

    /// Its values, plain. A key that is none of its recipients is a `KLT-S03` problem.
    public SortedMap<String, String> open(AgeIdentity identity) {
        for (Map<?, ?> key : keys()) {
            if (text(key, "recipient").equals(identity.recipient())) {
                try {
                    return opened(Age.open(text(key, "enc"), identity.secret()));
                } catch (GeneralSecurityException e) {
                    throw unreadable("its data key cannot be opened with " + identity.recipient());
                }
            }
        }
        throw unreadable("it is sealed for " + String.join(", ", recipients()) + ", and this platform's key is "
                + identity.recipient());
    }

    /// Its sealed parts, for these recipients alone and in their order.
    ///
    /// @throws IllegalArgumentException where it is not sealed for one of them, or holds anything plain
    SealedValues sealed(List<String> recipients) {
        SortedMap<String, String> values = new TreeMap<>();
        map(tree, DATA).forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
        List<SealedKey> sealed = new ArrayList<>();
        for (String recipient : recipients) {
            sealed.add(keys().stream()
                    .filter(key -> text(key, "recipient").equals(recipient))
                    .map(key -> new SealedKey(recipient, text(key, "enc")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("it is not sealed for " + recipient)));
        }
        Map<?, ?> sops = map(tree, "sops");
        return new SealedValues(values, sealed, text(sops, "lastmodified"), text(sops, "mac"), text(sops, "version"));
    }

    /// Its values by its data key.
    SortedMap<String, String> opened(byte[] dataKey) {
        SortedMap<String, String> plain = new TreeMap<>();
        try {
            for (Map.Entry<?, ?> entry : map(tree, DATA).entrySet()) {
                String name = String.valueOf(entry.getKey());
                plain.put(name, Leaf.open(String.valueOf(entry.getValue()), dataKey, DATA + ":" + name + ":"));
            }
            Map<?, ?> sops = map(tree, "sops");
            String mac = Leaf.open(text(sops, "mac"), dataKey, text(sops, "lastmodified"));
            if (!mac.equals(mac(leaves(plain)))) {
                throw unreadable("it was changed after it was sealed");
            }
        } catch (GeneralSecurityException e) {
            throw unreadable("a value cannot be opened");
        }
        return plain;
    }

    /// SHA-512 over all leaves in document order, as SOPS writes it.
    static String mac(List<String> leaves) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-512");
            leaves.forEach(leaf -> hash.update(leaf.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(hash.digest()).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /// The leaves of what is written, not of what should be: an added label shows.
    private List<String> leaves(SortedMap<String, String> plain) {
        List<String> leaves = new ArrayList<>();
        tree.forEach((key, value) -> {
            if (key.equals(DATA)) {
                map(tree, DATA).keySet().forEach(name -> leaves.add(plain.getOrDefault(String.valueOf(name), "")));
            } else if (!key.equals("sops")) {
                collect(value, leaves);
            }
        });
        return leaves;
    }

    private static void collect(Object value, List<String> leaves) {
        switch (value) {
            case Map<?, ?> below -> below.values().forEach(each -> collect(each, leaves));
            case List<?> items -> items.forEach(each -> collect(each, leaves));
            case Boolean flag -> leaves.add(flag ? "True" : "False");
            default -> leaves.add(String.valueOf(value));
        }
    }

    private List<Map<?, ?>> keys() {
        List<Map<?, ?>> keys = new ArrayList<>();
        if (map(tree, "sops").get("age") instanceof List<?> items) {
            items.forEach(item -> {
                if (item instanceof Map<?, ?> key) {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private String metadata(String key) {
        return text(map(tree, "metadata"), key);
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        if (in.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw unreadable("it has no '" + key + "'");
    }

    private static String text(Map<?, ?> in, String key) {
        if (in.get(key) instanceof String text) {
            return text;
        }
        throw unreadable("it has no '" + key + "'");
    }

    private static KilterException unreadable(String why) {
        return Problem.of(
                        KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                        "the platform cannot open a sealed secret: " + why,
                        "Seal it for the platform's key and deploy again: kilter secrets recipient")
                .toException();
    }

    /// The text that a plain manifest is before it is sealed, for tools that take one.
    static String plain(SecretManifest manifest) {
        StringBuilder text = new StringBuilder();
        json(manifest.tree(), text);
        return text.toString();
    }

    private static void json(Object value, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> {
                text.append('{');
                map.forEach((key, below) -> {
                    text.append(text.charAt(text.length() - 1) == '{' ? "" : ",");
                    json(String.valueOf(key), text);
                    text.append(':');
                    json(below, text);
                });
                text.append('}');
            }
            case Boolean flag -> text.append(flag);
            default -> quoted(String.valueOf(value), text);
        }
    }

    private static void quoted(String value, StringBuilder text) {
        text.append('"');
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c >= 0x7f) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        text.append('"');
    }
}
