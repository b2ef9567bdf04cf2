package dev.kilter.sdk.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The one form in which a Secret is committed. Whoever seals it hashes these very leaves, in this order, into the MAC
/// that SOPS checks, so nobody may add to it afterwards.
///
/// @param namespace where it will be
/// @param name      as kilter.yaml declares it
/// @param object    what it is called in the cluster; it changes with the values
/// @param values    of each key, plain or sealed
public record SecretManifest(String namespace, String name, String object, SortedMap<String, String> values) {
    /// Keys, values and maps in document order. A value is text, `true` or another such map.
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", "v1");
        tree.put("kind", "Secret");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", object);
        metadata.put("namespace", namespace);
        metadata.put("labels", Map.of("app.kubernetes.io/managed-by", "kilter"));
        Map<String, Object> annotations = new LinkedHashMap<>();
        annotations.put("kilter.dev/secret", name);
        annotations.put("kustomize.toolkit.fluxcd.io/substitute", "disabled");
        metadata.put("annotations", annotations);
        tree.put("metadata", metadata);
        tree.put("type", "Opaque");
        tree.put("immutable", true);
        tree.put("stringData", new LinkedHashMap<>(values));
        return tree;
    }

    /// The leaves in document order, as SOPS hashes them: `true` is `True`.
    public List<String> leaves() {
        List<String> leaves = new ArrayList<>();
        collect(tree(), leaves);
        return leaves;
    }

    /// As YAML, every text quoted. Only for values that need no escapes: sealed ones.
    String yaml() {
        StringBuilder text = new StringBuilder();
        write(tree(), "", text);
        return text.toString();
    }

    @Override
    public String toString() {
        return "SecretManifest[" + namespace + "/" + object + ", " + values.size() + " keys]";
    }

    private static void collect(Map<?, ?> tree, List<String> leaves) {
        for (Object value : tree.values()) {
            if (value instanceof Map<?, ?> below) {
                collect(below, leaves);
            } else {
                leaves.add(value instanceof Boolean flag ? (flag ? "True" : "False") : String.valueOf(value));
            }
        }
    }

    private static void write(Map<?, ?> tree, String indent, StringBuilder text) {
        tree.forEach((key, value) -> {
            text.append(indent).append('"').append(key).append("\":");
            if (value instanceof Map<?, ?> below) {
                text.append(below.isEmpty() ? " {}\n" : "\n");
                write(below, indent + "  ", text);
            } else if (value instanceof Boolean) {
                text.append(' ').append(value).append('\n');
            } else {
                text.append(" \"").append(value).append("\"\n");
            }
        });
    }
}
