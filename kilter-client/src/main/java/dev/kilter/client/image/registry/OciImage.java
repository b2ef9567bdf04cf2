package dev.kilter.client.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.image.json.ContainerConfigurationTemplate;
import com.google.cloud.tools.jib.image.json.OciManifestTemplate;
import com.google.cloud.tools.jib.json.JsonTemplate;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The two JSON documents of an image. The same layers and content make the same bytes.
public final class OciImage {
    /// Label that says what the host or the base image has to bring, such as `java/25`.
    public static final String RUNTIME_LABEL = "dev.kilter.runtime";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHEN = "1970-01-01T00:00:01Z";

    private OciImage() {}

    /// The image configuration.
    public static String config(ImageContent content, List<BuiltLayer> layers, String architecture) {
        ContainerConfigurationTemplate config = new ContainerConfigurationTemplate();
        config.setCreated(WHEN);
        config.setOs("linux");
        config.setArchitecture(architecture);
        config.setContainerWorkingDir(content.workingDir());
        config.setContainerCmd(content.command());
        if (!content.variables().isEmpty()) {
            config.setContainerEnvironment(new TreeMap<>(content.variables())
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
        }
        if (content.runtime() != null) {
            config.setContainerLabels(Map.of(RUNTIME_LABEL, content.runtime()));
        }
        layers.forEach(layer -> config.addLayerDiffId(digest(layer.diffId())));
        return json(config);
    }

    /// A blob in a registry, such as a layer.
    public record Blob(String digest, long bytes, Compression compression) {
        /// One of gzip, or none that is compressed.
        public Blob(String digest, long bytes) {
            this(digest, bytes, Compression.GZIP);
        }

        /// That of a layer.
        public static Blob of(BuiltLayer layer) {
            return new Blob(layer.digest(), layer.bytes(), layer.compression());
        }
    }

    /// The manifest of that configuration and these layers, bottom first.
    public static String manifest(String config, List<Blob> layers) {
        OciManifestTemplate manifest = new OciManifestTemplate();
        byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
        manifest.setContainerConfiguration(bytes.length, digest(digestOf(config)));
        layers.forEach(layer -> manifest.addLayer(layer.bytes(), digest(layer.digest())));
        return typed(json(manifest), layers);
    }

    /// The library knows gzip alone.
    private static String typed(String manifest, List<Blob> layers) {
        if (layers.stream().allMatch(layer -> layer.compression() == Compression.GZIP)) {
            return manifest;
        }
        try {
            JsonNode tree = JSON.readTree(manifest);
            for (int i = 0; i < layers.size(); i++) {
                ObjectNode layer = (ObjectNode) tree.path("layers").path(i);
                layer.put("mediaType", layers.get(i).compression().mediaType());
            }
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own manifest is no JSON", e);
        }
    }

    /// The runtime that a configuration asks for; empty when it asks for none.
    public static String runtime(String config) {
        try {
            return JSON.readTree(config)
                    .path("config")
                    .path("Labels")
                    .path(RUNTIME_LABEL)
                    .asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own configuration is no JSON", e);
        }
    }

    /// The processor that a configuration says its image is for; empty where it says none.
    public static String architecture(String config) {
        try {
            return JSON.readTree(config).path("architecture").asText();
        } catch (JsonProcessingException _) {
            return "";
        }
    }

    /// `sha256:…` of a document.
    public static String digestOf(String json) {
        return "sha256:" + Sha256.of(json);
    }

    static DescriptorDigest digest(String value) {
        try {
            return DescriptorDigest.fromDigest(value);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no digest: '" + value + "'", e);
        }
    }

    private static String json(JsonTemplate template) {
        try {
            return Blobs.writeToString(Blobs.from(template));
        } catch (IOException e) {
            throw new IllegalStateException("a document in memory cannot be written", e);
        }
    }
}
