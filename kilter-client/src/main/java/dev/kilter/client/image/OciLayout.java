package dev.kilter.client.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.LayerCache;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads an image that another tool left in a folder of the OCI's layout, and takes its layers over.
final class OciLayout {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final LayerCache layers;

    OciLayout(Path folder, LayerCache layers) {
        this.folder = folder;
        this.layers = layers;
    }

    BuiltImage.Assembled image(String builder, String summary) throws IOException {
        JsonNode manifest = JSON.readTree(folder.resolve("index.json").toFile());
        for (int depth = 0; manifest.has("manifests") && depth < 3; depth++) {
            manifest = JSON.readTree(
                    blob(manifest.path("manifests").path(0).path("digest").asText())
                            .toFile());
        }
        String config =
                Files.readString(blob(manifest.path("config").path("digest").asText()));
        JsonNode diffs = JSON.readTree(config).path("rootfs").path("diff_ids");
        List<BuiltLayer> found = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            String type = layer.path("mediaType").asText();
            if (!type.endsWith("tar+gzip") && !type.endsWith("tar+zstd")) {
                throw unknown("a layer of the type '" + type + "'");
            }
            String digest = layer.path("digest").asText();
            boolean isKnown = Files.exists(layers.blob(digest));
            Path kept = layers.adopt(digest, blob(digest));
            found.add(new BuiltLayer(
                    "layer " + (found.size() + 1),
                    digest,
                    diffs.path(found.size()).asText(),
                    layer.path("size").asLong(),
                    isKnown,
                    kept,
                    Compression.ofMediaType(type)));
        }
        if (found.isEmpty() || found.size() != diffs.size()) {
            throw unknown(found.size() + " layers and " + diffs.size() + " of their hashes");
        }
        String json =
                OciImage.manifest(config, found.stream().map(OciImage.Blob::of).toList());
        return new BuiltImage.Assembled(builder, summary, false, found, config, json, OciImage.digestOf(json));
    }

    private Path blob(String digest) {
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw unknown("a digest '" + digest + "'");
        }
        return folder.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
    }

    private static KilterException unknown(String what) {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the tool that ran the Dockerfile left an image with " + what + ", which kilter does not know",
                        "Use another tool (buildah, podman, docker or buildctl), or push the image yourself and name"
                                + " it in kilter.yaml: build: {image: …}")
                .toException();
    }
}
