package dev.kilter.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// What decides whether a process is another version: its pod template, without the annotation that names the content
/// of the whole app and without the address of the registry, both of which may change while the process stays the same.
final class TemplateHash {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private TemplateHash() {}

    static String of(PodTemplateSpec template) {
        ObjectNode tree = JSON.valueToTree(template);
        if (tree.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove("kilter.dev/content");
            if (annotations.isEmpty()) {
                ((ObjectNode) tree.path("metadata")).remove("annotations");
            }
        }
        for (JsonNode container : tree.path("spec").path("containers")) {
            String image = container.path("image").asText();
            ((ObjectNode) container).put("image", image.substring(image.indexOf('@') + 1));
        }
        try {
            String text = JSON.writeValueAsString(JSON.treeToValue(tree, Map.class));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a parsed template can be printed and hashed", e);
        }
    }
}
