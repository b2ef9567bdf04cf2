package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads `secrets:`, `appSecrets:` and `sopsRecipient:`.
final class SecretsReader {
    private static final int LONGEST_NAME = 40;

    private final String name;
    private final Section root;

    SecretsReader(String name, Section root) {
        this.name = name;
        this.root = root;
    }

    /// @param withheld the source files of all envs
    SecretsConfig read(Set<String> withheld) {
        SortedMap<String, String> sources = new TreeMap<>();
        if (root.node("secrets") instanceof YamlNode.Scalar file) {
            throw root.wrong(
                    "secrets",
                    "'secrets' is one text, '" + file.text() + "', and not a map",
                    "Give the file a name, as in `secrets: { app-secrets: .env.prod }`.");
        }
        root.entries("secrets").forEach((key, node) -> {
            if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                return;
            }
            sources.put(named(key, node), source(key, node));
        });
        root.atMost("secrets", sources.size(), Limits.SECRETS);
        return new SecretsConfig(sources, consumed(sources.keySet()), recipients(), List.copyOf(withheld));
    }

    /// Every file that a `secrets:` of these maps names.
    static Set<String> files(Iterable<YamlNode.Mapping> maps) {
        Set<String> files = new TreeSet<>();
        for (YamlNode.Mapping map : maps) {
            if (map.entries().get("secrets") instanceof YamlNode.Mapping secrets) {
                for (YamlNode node : secrets.entries().values()) {
                    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
                        files.add(plain(scalar.text()));
                    }
                }
            }
        }
        return files;
    }

    private String source(String key, YamlNode node) {
        String where = "secrets." + key;
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw YamlReader.complaint(
                    name, node.line(), "'" + where + "' is no path", "Name one file, as in `" + key + ": .env.prod`.");
        }
        String path = plain(scalar.text());
        if (path.length() > Limits.TEXT) {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "'" + where + "' has " + path.length() + " characters",
                    "Use at most " + Limits.TEXT + " characters.");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.matches(".*[\\\\\\p{Cntrl}].*")) {
                throw YamlReader.complaint(
                        name,
                        node.line(),
                        "'" + scalar.text() + "' is no path below the project",
                        "Use a relative path without `..`.");
            }
        }
        return path;
    }

    private static String plain(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }

    private String named(String key, YamlNode node) {
        if (key.startsWith(SecretsConfig.SINGLE_KEY)) {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "the Secret '" + key + "' begins with '" + SecretsConfig.SINGLE_KEY
                            + "', as the names of single keys do",
                    "Rename it.");
        }
        try {
            return DnsLabel.check("the Secret", key, LONGEST_NAME);
        } catch (KilterException e) {
            throw YamlReader.complaint(
                    name, node.line(), e.problem().detail(), e.problem().hint());
        }
    }

    private List<String> consumed(Set<String> declared) {
        Set<String> consumed = new LinkedHashSet<>();
        for (String secret : root.words("appSecrets")) {
            if (!declared.contains(secret)) {
                throw root.wrong(
                        "appSecrets",
                        secret,
                        "'appSecrets' names '" + secret + "', and 'secrets' does not have it",
                        declared.isEmpty()
                                ? "Add `secrets: { " + secret + ": path/to/file.env }`."
                                : "Use one of: " + String.join(", ", declared) + "; or add it to secrets.");
            }
            consumed.add(secret);
        }
        return List.copyOf(consumed);
    }

    private List<String> recipients() {
        YamlNode node = root.node("sopsRecipient");
        if (node == null) {
            return List.of();
        }
        List<String> given = node instanceof YamlNode.Sequence
                ? root.words("sopsRecipient")
                : List.of(root.required("sopsRecipient"));
        root.atMost("sopsRecipient", given.size(), Limits.RECIPIENTS);
        List<String> recipients = new ArrayList<>();
        for (String recipient : given) {
            Recipient key = Recipient.find(recipient).orElse(null);
            if (key == null) {
                throw root.wrong(
                        "sopsRecipient",
                        recipient,
                        isPrivate(recipient)
                                ? "'sopsRecipient' is a private key"
                                : "'" + recipient + "' is no public age key (X25519), and no SSH key (ed25519)",
                        isPrivate(recipient)
                                ? "Remove it at once and make a new pair; here belongs the public key, age1…"
                                : "Take the platform's: kilter secrets recipient --write");
            }
            if (!recipients.contains(key.value())) {
                recipients.add(key.value());
            }
        }
        if (!recipients.isEmpty() && recipients.stream().allMatch(each -> new Recipient(each).isSsh())) {
            throw root.wrong(
                    "sopsRecipient",
                    "'sopsRecipient' has keys of SSH alone, which no platform reads",
                    "Put the platform's beside them: kilter secrets recipient");
        }
        return recipients;
    }

    private static boolean isPrivate(String text) {
        return text.startsWith("AGE-SECRET-KEY") || text.contains("PRIVATE KEY");
    }
}
