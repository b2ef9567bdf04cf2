package dev.kilter.client.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.client.image.layer.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A manifest as a registry keeps it: of an image, or of one image for each platform.
///
/// @param digest    of these bytes
/// @param mediaType what they are
/// @param text      the document itself
public record Manifest(String digest, String mediaType, String text) {
    static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    static final String ACCEPTED = OCI + ", application/vnd.oci.image.index.v1+json,"
            + " application/vnd.docker.distribution.manifest.v2+json,"
            + " application/vnd.docker.distribution.manifest.list.v2+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Whether it is an image's, which has layers and a configuration.
    public boolean isImage() {
        return json().path("config").has("digest") && json().path("layers").isArray();
    }

    /// The layers, bottom first.
    public List<OciImage.Blob> layers() {
        List<OciImage.Blob> layers = new ArrayList<>();
        json().path("layers")
                .forEach(layer -> layers.add(new OciImage.Blob(
                        checked(layer.path("digest").asText()),
                        layer.path("size").asLong(),
                        Compression.ofMediaType(layer.path("mediaType").asText()))));
        return layers;
    }

    /// The image's configuration.
    public OciImage.Blob config() {
        JsonNode config = json().path("config");
        return new OciImage.Blob(
                checked(config.path("digest").asText()), config.path("size").asLong());
    }

    /// Of several platforms the digest of this processor's on Linux; empty: there is none, or it is an image
    /// itself.
    public Optional<String> forLinuxOn(String architecture) {
        for (JsonNode entry : json().path("manifests")) {
            JsonNode platform = entry.path("platform");
            if (platform.path("os").asText().equals("linux")
                    && platform.path("architecture").asText().equals(architecture)) {
                return Optional.of(checked(entry.path("digest").asText()));
            }
        }
        return Optional.empty();
    }

    /// The platforms of an index, such as `linux/amd64`.
    public List<String> platforms() {
        List<String> platforms = new ArrayList<>();
        for (JsonNode entry : json().path("manifests")) {
            JsonNode platform = entry.path("platform");
            platforms.add(platform.path("os").asText() + "/"
                    + platform.path("architecture").asText());
        }
        // What tools attach to an image calls itself so.
        platforms.removeIf("unknown/unknown"::equals);
        return platforms;
    }

    private JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }

    private static String checked(String digest) {
        return OciImage.digest(digest).toString();
    }
}
