package dev.kilter.operator.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.kilter.operator.flux.Kustomization;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Splits what Helm printed into one canonical file per object. Who writes the flux repo owns the cluster, so the
/// output passes a list of allowed kinds and must stay in the slot's namespace.
public final class Manifests {
    private static final String CONTENT = "kilter.dev/content";
    private static final Set<String> KINDS = Set.of(
            "Deployment",
            "CronJob",
            "Service",
            "ServiceAccount",
            "NetworkPolicy",
            "HTTPRoute",
            "PodDisruptionBudget",
            "ConfigMap");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Manifests() {}

    /// The files of the app that Helm rendered for this namespace.
    public static RenderedApp of(String rendered, String namespace) {
        SortedMap<String, ObjectNode> objects = new TreeMap<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            while (documents.hasNextValue()) {
                if (documents.nextValue() instanceof ObjectNode object) {
                    check(object, namespace);
                    String name = object.get("kind").asText().toLowerCase(Locale.ROOT) + "-"
                            + object.at("/metadata/name").asText() + ".yaml";
                    if (objects.putIfAbsent(name, object) != null) {
                        throw refused("two objects would stand in " + name);
                    }
                }
            }
        } catch (IOException e) {
            throw refused("the chart printed no YAML: " + e.getMessage());
        }
        if (objects.isEmpty()) {
            throw refused("the chart printed nothing");
        }
        String content = hash(objects);
        SortedMap<String, byte[]> files = new TreeMap<>();
        objects.forEach((name, object) -> {
            ObjectNode annotations = ((ObjectNode) object.get("metadata")).withObjectProperty("annotations");
            annotations.put(CONTENT, content);
            annotations.put("kustomize.toolkit.fluxcd.io/substitute", "disabled");
            files.put(name, yaml(object));
        });
        files.put(Kustomization.FILE, Kustomization.of(objects.keySet()));
        return new RenderedApp(content, files);
    }

    private static void check(ObjectNode object, String namespace) {
        String kind = object.path("kind").asText();
        String name = object.at("/metadata/name").asText();
        if (!KINDS.contains(kind)) {
            throw refused("the kind '" + kind + "' is not allowed");
        }
        if (!name.matches("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?")) {
            throw refused("the " + kind + " has the name '" + name + "'");
        }
        if (!object.at("/metadata/namespace").asText().equals(namespace)) {
            throw refused("the " + kind + " '" + name + "' is not in the namespace '" + namespace + "'");
        }
    }

    private static String hash(SortedMap<String, ObjectNode> objects) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            objects.forEach((name, object) -> {
                hash.update((name + "\n").getBytes(StandardCharsets.UTF_8));
                hash.update(yaml(object));
            });
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] yaml(JsonNode node) {
        try {
            return YAML.writeValueAsBytes(YAML.treeToValue(node, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static KilterException refused(String why) {
        return Problem.of(
                        KilterCode.INTERNAL_ERROR,
                        "the rendered app was refused: " + why,
                        "Report this with your kilter.yaml.")
                .toException();
    }
}
