package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
                UnknownKey unknown = new UnknownKey(key, path, known);
                throw YamlReader.complaint(name, node.line(), unknown.detail(), unknown.hint());
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
        if (text.matches("[0-9]{1,9}")) {
            refuseQuotes(key, node, text, "a number");
        }
        if (number.isEmpty() || number.getAsInt() < least || number.getAsInt() > most) {
            throw wrong(key, node, text, form);
        }
        return number.getAsInt();
    }

    /// What stands at the key in this form, a number and its unit: `s`, `m` or `h`; null: nothing.
    @Nullable
    Duration duration(String key, Pattern form, String words) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        if (!form.matcher(text).matches()) {
            throw malformed(key, text, words);
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    boolean flag(String key, boolean fallback) {
        YamlNode node = node(key);
        if (node == null) {
            return fallback;
        }
        String text = scalar(at(key), node);
        boolean is = text.equals("true") || text.equals("True") || text.equals("TRUE");
        if (is || text.equals("false") || text.equals("False") || text.equals("FALSE")) {
            refuseQuotes(key, node, text, "true or false");
            return is;
        }
        throw wrong(key, node, text, "true or false");
    }

    private void refuseQuotes(String key, YamlNode node, String text, String type) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.plain()) {
            throw wrong(
                    key, "'" + at(key) + "' is a text, '" + text + "', and not " + type, "Write it without quotes.");
        }
    }

    List<String> words(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            if (!(node instanceof YamlNode.Scalar scalar)) {
                throw wrong(key, "'" + at(key) + "' is no list", "Write it as in `" + key + ": [one, two]`.");
            }
            throw wrong(
                    key,
                    "'" + at(key) + "' is one text, '" + scalar.text() + "', and not a list",
                    "Write it as in `" + key + ": " + list(scalar.text()) + "`.");
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

    /// The words of a text as a list of YAML; where they need quotes, any list.
    static String list(String text) {
        String items = String.join(", ", text.strip().split("\\s+", -1));
        return items.matches("[\\w ,./@-]{1,100}") ? "[" + items + "]" : "[one, two]";
    }

    int line(String key) {
        YamlNode node = map.entries().get(key);
        return node == null ? map.line() : node.line();
    }

    /// The line of the last entry that is called so, or of the last item that says so.
    private int line(String key, String entry) {
        return switch (map.entries().get(key)) {
            case YamlNode.Mapping below
            when below.entries().containsKey(entry) -> new Section(name, at(key), below).line(entry);
            case YamlNode.Sequence sequence ->
                sequence.items().reversed().stream()
                        .filter(item -> item instanceof YamlNode.Scalar scalar
                                && scalar.text().equals(entry))
                        .findFirst()
                        .map(YamlNode::line)
                        .orElse(sequence.line());
            case null, default -> line(key);
        };
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

    /// What is wrong is this entry or item of what stands at the key.
    KilterException wrong(String key, String entry, String detail, String hint) {
        return YamlReader.complaint(name, line(key, entry), detail, hint);
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
}
