package dev.kilter.client.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.tools.jib.api.ImageReference;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An image that apps stand on, as its registry describes it.
///
/// @param place  where its blobs are
/// @param layers bottom first
/// @param config its configuration
record BaseImage(RegistryTarget place, List<OciImage.Blob> layers, JsonNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    BaseImage {
        layers = List.copyOf(layers);
    }

    /// Asks the registry for the base of this processor.
    static BaseImage pull(
            RegistrySession session, RegistryTarget place, ImageReference reference, String architecture) {
        PulledImage image = PulledImage.of(session, reference, architecture);
        if (image.others().isEmpty()) {
            return new BaseImage(place, image.manifest().layers(), parsed(image.config()));
        }
        throw Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "the base image '" + reference + "' is for " + image.others() + ", and one for linux/"
                                + architecture + " is wanted",
                        "Tell the platform team: their settings name it.")
                .toException();
    }

    /// The app's image on this base: its layers above, its settings over the base's.
    BuiltImage.Assembled under(BuiltImage.Assembled app) {
        JsonNode own = parsed(app.config());
        ObjectNode merged = config.deepCopy();
        merged.put("created", own.path("created").asText());
        merged.remove("history");
        ObjectNode settings = merged.withObjectProperty("config");
        own.path("config").properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "Env" -> settings.set("Env", variables(settings.path("Env"), entry.getValue()));
                case "Labels" -> settings.withObjectProperty("Labels").setAll((ObjectNode) entry.getValue());
                default -> settings.set(entry.getKey(), entry.getValue());
            }
        });
        settings.remove("Entrypoint");
        ArrayNode diffs = merged.withObjectProperty("rootfs").withArrayProperty("diff_ids");
        own.path("rootfs").path("diff_ids").forEach(diffs::add);
        String json = text(merged);
        String manifest = OciImage.manifest(
                json,
                Stream.concat(layers.stream(), app.layers().stream().map(OciImage.Blob::of))
                        .toList());
        return new BuiltImage.Assembled(
                app.builder(), app.summary(), app.reused(), app.layers(), json, manifest, OciImage.digestOf(manifest));
    }

    /// Both, by name; the app's win.
    private static ArrayNode variables(JsonNode base, JsonNode app) {
        Map<String, String> named = new TreeMap<>();
        base.forEach(entry -> named.put(name(entry), entry.asText()));
        app.forEach(entry -> named.put(name(entry), entry.asText()));
        ArrayNode all = JSON.createArrayNode();
        named.values().forEach(all::add);
        return all;
    }

    private static String name(JsonNode variable) {
        return variable.asText().split("=", 2)[0];
    }

    private static JsonNode parsed(@Nullable String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the base image's configuration is no JSON: " + e.getOriginalMessage(),
                            "Tell the platform team: their settings name it.")
                    .toException(e);
        }
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
