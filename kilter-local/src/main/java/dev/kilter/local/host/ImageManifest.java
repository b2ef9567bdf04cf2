package dev.kilter.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Manifest and config of an image, for this machine's CPU type.
record ImageManifest(ImageConfig config, List<Layer> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_DOCUMENT = 8 << 20;

    record Layer(String digest, String mediaType) {}

    static ImageManifest read(Blobs blobs, String digest) {
        JsonNode manifest = json(blobs, digest);
        if (manifest.has("manifests")) {
            manifest = json(blobs, ofThisMachine(manifest.path("manifests"), digest));
        }
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(new Layer(
                    layer.path("digest").asText(), layer.path("mediaType").asText()));
        }
        JsonNode document = json(blobs, manifest.path("config").path("digest").asText());
        requireFit(document.path("architecture").asText(), digest);
        return new ImageManifest(config(document.path("config")), layers);
    }

    /// The kernel would say "exec format error" of its programs. An image that names no processor is tried.
    private static void requireFit(String made, String digest) {
        String machine = processor();
        if (!made.isEmpty() && !made.equals(machine)) {
            throw foreign(digest, "is for linux/" + made, machine);
        }
    }

    private static String processor() {
        return Processors.ofJava(System.getProperty("os.arch", ""));
    }

    private static KilterException foreign(String digest, String what, String machine) {
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "the image '" + digest + "' " + what + ", and this machine is linux/" + machine,
                        "Build it for linux/" + machine + " and deploy again: kilter deploy --platform linux/"
                                + machine)
                .toException();
    }

    private static String ofThisMachine(JsonNode manifests, String digest) {
        String cpu = processor();
        for (JsonNode each : manifests) {
            JsonNode platform = each.path("platform");
            if (platform.path("os").asText().equals("linux")
                    && platform.path("architecture").asText().equals(cpu)) {
                return each.path("digest").asText();
            }
        }
        throw foreign(digest, "has nothing for it", cpu);
    }

    private static ImageConfig config(JsonNode node) {
        String workingDir = node.path("WorkingDir").asText("");
        Map<String, String> env = new LinkedHashMap<>();
        for (String entry : strings(node.path("Env"))) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                env.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        Map<String, String> labels = new LinkedHashMap<>();
        node.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new ImageConfig(
                strings(node.path("Entrypoint")),
                strings(node.path("Cmd")),
                workingDir.isEmpty() ? "/" : workingDir,
                env,
                labels);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static JsonNode json(Blobs blobs, String digest) {
        try (InputStream in = blobs.open(digest)) {
            return JSON.readTree(in.readNBytes(LARGEST_DOCUMENT));
        } catch (NoSuchFileException e) {
            throw missing(digest).toException(e);
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "the image's document '" + digest + "' cannot be read",
                            "Deploy again; the image is built and pushed anew.")
                    .toException(e);
        }
    }

    static Problem missing(String digest) {
        return Problem.of(
                KilterCode.ADMISSION_REFUSED,
                "the registry holds nothing called '" + digest + "'",
                "Deploy again; the image is pushed anew.");
    }
}
