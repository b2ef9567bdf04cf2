package dev.kilter.sdk.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A piece of YAML that knows its line, so that every complaint can name it.
sealed interface YamlNode {
    /// Where it stands, from 1: the line of its key, where it has one.
    int line();

    /// The same at another line.
    default YamlNode at(int line) {
        return switch (this) {
            case Scalar(var _, var text, var plain) -> new Scalar(line, text, plain);
            case Sequence(var _, var items) -> new Sequence(line, items);
            case Mapping(var _, var entries) -> new Mapping(line, entries);
        };
    }

    /// A scalar; `plain` when unquoted, so that YAML 1.2 core rules give it a type.
    record Scalar(int line, String text, boolean plain) implements YamlNode {
        boolean isNull() {
            return plain
                    && (text.isEmpty()
                            || text.equals("null")
                            || text.equals("~")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }

        /// The whole number that YAML 1.2 core sees here: decimal (`012` is twelve), `0o17` or `0x1f`. Empty
        /// for anything else, among it `1e3`, which is a float.
        OptionalInt integer() {
            if (!plain) {
                return OptionalInt.empty();
            }
            if (text.matches("0o[0-7]{1,9}")) {
                return OptionalInt.of(Integer.parseInt(text.substring(2), 8));
            }
            if (text.matches("0x[0-9a-fA-F]{1,7}")) {
                return OptionalInt.of(Integer.parseInt(text.substring(2), 16));
            }
            return text.matches("[+-]?[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
        }
    }

    /// A list.
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// A map with its keys in the file's order.
    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }
}
