package dev.kilter.client.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.LayerCache;
import dev.kilter.client.image.registry.OciImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Images by the fingerprint of what they were built from. An entry counts only while all blobs of its layers are here.
final class BuildCache {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final LayerCache layers;

    BuildCache(Path folder, LayerCache layers) {
        this.folder = folder;
        this.layers = layers;
    }

    /// An image, and what its builder had to say to people when it was built.
    record Kept(BuiltImage.Assembled image, List<String> remarks) {
        Kept {
            remarks = List.copyOf(remarks);
        }
    }

    Optional<Kept> find(String fingerprint) {
        Path file = folder.resolve(fingerprint + ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode entry = JSON.readTree(file.toFile());
            List<BuiltLayer> found = new ArrayList<>();
            for (JsonNode layer : entry.path("layers")) {
                Path blob = layers.blob(layer.path("digest").asText());
                long bytes = layer.path("bytes").asLong();
                if (!Files.isRegularFile(blob) || Files.size(blob) != bytes) {
                    return Optional.empty();
                }
                String digest = layer.path("digest").asText();
                found.add(new BuiltLayer(
                        layer.path("name").asText(),
                        digest,
                        layer.path("diffId").asText(),
                        bytes,
                        true,
                        blob,
                        Compression.of(layer.path("compression").asText())));
            }
            String manifest = entry.path("manifest").asText();
            BuiltImage.Assembled image = new BuiltImage.Assembled(
                    entry.path("builder").asText(),
                    entry.path("summary").asText(),
                    true,
                    found,
                    entry.path("config").asText(),
                    manifest,
                    OciImage.digestOf(manifest));
            List<String> remarks = new ArrayList<>();
            entry.path("remarks").forEach(remark -> remarks.add(remark.asText()));
            return Optional.of(new Kept(image, remarks));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    void keep(String fingerprint, Kept kept) throws IOException {
        BuiltImage.Assembled image = kept.image();
        ObjectNode entry = JSON.createObjectNode()
                .put("builder", image.builder())
                .put("summary", image.summary())
                .put("config", image.config())
                .put("manifest", image.manifest());
        ArrayNode said = entry.putArray("remarks");
        kept.remarks().forEach(said::add);
        ArrayNode array = entry.putArray("layers");
        for (BuiltLayer layer : image.layers()) {
            array.addObject()
                    .put("name", layer.name())
                    .put("digest", layer.digest())
                    .put("diffId", layer.diffId())
                    .put("bytes", layer.bytes())
                    .put("compression", layer.compression().title());
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "build", ".tmp");
        Files.write(fresh, JSON.writeValueAsBytes(entry));
        Files.move(
                fresh,
                folder.resolve(fingerprint + ".json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
