package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A map of kilter.yaml with typed reads; each complaint names the line and what would be right.
final class Section {
    private final String name;
    private final String path;
    private final YamlNode.Mapping map;

    Section(String name, String path, YamlNode.Mapping map) {
        this.name = name;
        this.path = path;
        this.map = map;
    }

    static Section of(String name, String path, YamlNode node) {
        if (node instanceof YamlNode.Mapping map) {
            return new Section(name, path, map);
        }
        throw YamlReader.complaint(
                name, node.line(), "'" + path + "' is no map", "Write keys below `" + path + ":`, indented.");
    }

    void allow(Set<String> known) {
        map.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                throw unknown(key, node.line(), known);
            }
        });
    }

    /// The map at this key; null: there is none.
    @Nullable
    Section below(String key) {
        YamlNode node = node(key);
        return node == null ? null : Section.of(name, at(key), node);
    }

    boolean has(String key) {
        return node(key) != null;
    }

    @Nullable
    YamlNode node(String key) {
        YamlNode node = map.entries().get(key);
        return node instanceof YamlNode.Scalar scalar && scalar.isNull() ? null : node;
    }

    @Nullable
    String text(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return null;
        }
        String text = scalar(at(key), node);
        if (text.length() > Limits.TEXT) {
            throw tooLong(key, text, Limits.TEXT);
        }
        return text;
    }

    /// The text at this key, which is as short as a name; null: there is none.
    @Nullable
    String text(String key, int longest) {
        String text = text(key);
        if (text != null && text.length() > longest) {
            throw tooLong(key, text, longest);
        }
        return text;
    }

    private KilterException tooLong(String key, String text, int longest) {
        return wrong(
                key,
                "'" + at(key) + "' has " + text.length() + " characters",
                "Use at most " + longest + " characters.");
    }

    /// Complains where there are more than so many entries at this key.
    void atMost(String key, int entries, int most) {
        if (entries > most) {
            throw wrong(key, "'" + at(key) + "' has " + entries + " entries", "Use at most " + most + ".");
        }
    }

    String required(String key) {
        String text = text(key);
        if (text == null || text.isBlank()) {
            throw YamlReader.complaint(
                    name, map.line(), "'" + path + "' has no '" + key + "'", "Add `" + key + ":` to it.");
        }
        return text;
    }

    String required(String key, int longest) {
        text(key, longest);
        return required(key);
    }

    int number(String key, int fallback, int least, int most) {
        YamlNode node = node(key);
        if (node == null) {
            return fallback;
        }
        String form = "a whole number from " + least + " to " + most;
        String text = scalar(at(key), node);
        OptionalInt number = node instanceof YamlNode.Scalar scalar ? scalar.integer() : OptionalInt.empty();
        if (node instanceof YamlNode.Scalar quoted && !quoted.plain() && text.matches("[0-9]{1,9}")) {
            throw wrong(
                    key, "'" + at(key) + "' is a text, '" + text + "', and not a number", "Write it without quotes.");
        }
        if (number.isEmpty() || number.getAsInt() < least || number.getAsInt() > most) {
            throw wrong(key, node, text, form);
        }
        return number.getAsInt();
    }

    boolean flag(String key, boolean fallback) {
        YamlNode node = node(key);
        if (node == null) {
            return fallback;
        }
        String text = scalar(at(key), node);
        boolean plain = node instanceof YamlNode.Scalar scalar && scalar.plain();
        if (plain && (text.equals("true") || text.equals("True") || text.equals("TRUE"))) {
            return true;
        }
        if (plain && (text.equals("false") || text.equals("False") || text.equals("FALSE"))) {
            return false;
        }
        throw wrong(key, node, text, "true or false");
    }

    List<String> words(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            String form = "`" + key + ": [one, two]`";
            if (!(node instanceof YamlNode.Scalar scalar)) {
                throw wrong(key, "'" + at(key) + "' is no list", "Write it as in " + form + ".");
            }
            String items = String.join(", ", scalar.text().strip().split("\\s+", -1));
            boolean plain = items.matches("[\\w ,./@-]{1,100}");
            throw wrong(
                    key,
                    "'" + at(key) + "' is one text, '" + scalar.text() + "', and not a list",
                    "Write it as in " + (plain ? "`" + key + ": [" + items + "]`" : form) + ".");
        }
        atMost(key, sequence.items().size(), Limits.WORDS);
        List<String> words = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                throw wrong(key, item, "null", "a value for each entry");
            }
            words.add(value(at(key), item));
        }
        return words;
    }

    Map<String, String> texts(String key) {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, YamlNode> entry : entries(key).entrySet()) {
            if (entry.getValue() instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                continue;
            }
            texts.put(entry.getKey(), value(at(key) + "." + entry.getKey(), entry.getValue()));
        }
        atMost(key, texts.size(), Limits.VARIABLES);
        return texts;
    }

    Map<String, YamlNode> entries(String key) {
        YamlNode node = node(key);
        return node == null ? Map.of() : Section.of(name, at(key), node).map.entries();
    }

    int line(String key) {
        YamlNode node = map.entries().get(key);
        return node == null ? map.line() : node.line();
    }

    KilterException wrong(String key, YamlNode node, String value, String form) {
        return YamlReader.complaint(name, node.line(), "'" + at(key) + "' is '" + value + "'", "Use " + form + ".");
    }

    /// What is wrong is the form of this value; `form` is what would be right.
    KilterException malformed(String key, String value, String form) {
        return wrong(key, "'" + at(key) + "' is '" + value + "'", "Use " + form + ".");
    }

    KilterException wrong(String key, String detail, String hint) {
        return YamlReader.complaint(name, line(key), detail, hint);
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// What a process gets as a variable or an argument.
    private String value(String where, YamlNode node) {
        String text = scalar(where, node);
        if (text.indexOf(0) >= 0) {
            throw YamlReader.complaint(
                    name, node.line(), "'" + where + "' has a NUL character", "Encode it, as in Base64.");
        }
        text.chars().filter(Section::isLostInYaml).findFirst().ifPresent(lost -> {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "'" + where + "' has the control character U+00"
                            + Integer.toHexString(lost).toUpperCase(Locale.ROOT),
                    "Encode it, as in Base64.");
        });
        if (Limits.bytes(text) > Limits.VALUE_BYTES) {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "'" + where + "' has " + Limits.bytes(text) + " bytes",
                    "Linux gives a process nothing longer than " + Limits.VALUE_BYTES
                            + " bytes; put it into a file of the app.");
        }
        return text;
    }

    /// JSON leaves these as they are, and YAML 1.1 takes U+0085 for the end of a line and refuses U+007F.
    private static boolean isLostInYaml(int character) {
        return character >= 0x7F && character <= 0x9F;
    }

    private String scalar(String where, YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text();
        }
        throw YamlReader.complaint(
                name,
                node.line(),
                "'" + where + "' is no single value",
                "Write one value, quoted if it has special characters.");
    }

    private KilterException unknown(String key, int line, Set<String> known) {
        if (key.equals("volumes")) {
            return YamlReader.complaint(
                    name,
                    line,
                    "'volumes' asks for disks that outlive a process, and the platform gives none: a disk follows no"
                            + " process to another machine, and old and new would write to it side by side",
                    "Keep rows in `database: postgres`, files in an object store, scratch files below TMPDIR; and"
                            + " remove 'volumes'.");
        }
        if (AppReader.ROOT_KEYS.contains(key) && path.startsWith("environments.")) {
            return YamlReader.complaint(
                    name,
                    line,
                    "'" + key + "' is the same for all envs, and stands in '" + path + "'",
                    "Move it to the top of the file.");
        }
        String where = path.isEmpty() ? "" : " in '" + path + "'";
        return YamlReader.complaint(
                name, line, "there is no key '" + key + "'" + where, "Did you mean '" + nearest(key, known) + "'?");
    }

    static String nearest(String word, Set<String> known) {
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (String candidate : known.stream().sorted().toList()) {
            String small = word.toLowerCase(Locale.ROOT);
            // of those that are equally near the one with the same beginning
            int other = small.isEmpty() || candidate.charAt(0) != small.charAt(0) ? 1 : 0;
            int now = 2 * distance(small, candidate.toLowerCase(Locale.ROOT)) + other;
            if (now < distance) {
                distance = now;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int above = row[j];
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[right.length()];
    }
}
