package dev.kilter.sdk.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of YAML that knows its line, so that every complaint can name it.
sealed interface YamlNode {
    /// Where it stands, from 1.
    int line();

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
