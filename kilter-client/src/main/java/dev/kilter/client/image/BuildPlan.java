package dev.kilter.client.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.client.image.build.LeftOut;
import dev.kilter.sdk.app.Processors;
import java.util.ArrayList;
import java.util.List;

/// What a deploy would push, and why it is that.
///
/// @param builder    which kind of app it is
/// @param because    the file or line that says so
/// @param summary    what was built, for people
/// @param platform   that it is for, such as `linux/amd64`
/// @param runtime    what the base has to bring, such as `java/25`; empty: the image brings all
/// @param command    how it starts, in `workingDir`
/// @param layers     of the app, bottom first
/// @param digest     of the app's image, before a platform puts it on its base; for a prebuilt one what kilter.yaml
/// names
/// @param leftOut    files that are in no image
/// @param remarks    what the builder has to say to people; none where nothing had to be built
public record BuildPlan(
        String builder,
        String because,
        String summary,
        String platform,
        String runtime,
        List<String> command,
        String workingDir,
        List<Layer> layers,
        String digest,
        List<LeftOut> leftOut,
        List<String> remarks) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public BuildPlan {
        command = List.copyOf(command);
        layers = List.copyOf(layers);
        leftOut = List.copyOf(leftOut);
        remarks = List.copyOf(remarks);
    }

    /// A layer, compressed.
    public record Layer(String name, long bytes, String digest) {}

    static BuildPlan of(BuiltImage.Assembled image, String because, List<LeftOut> leftOut, List<String> remarks) {
        JsonNode config = settings(image.config());
        List<String> command = new ArrayList<>();
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        config.path("Cmd").forEach(word -> command.add(word.asText()));
        return new BuildPlan(
                image.builder(),
                because,
                image.summary(),
                Processors.platform(image.architecture()),
                image.runtime(),
                command,
                config.path("WorkingDir").asText("/"),
                image.layers().stream()
                        .map(layer -> new Layer(layer.name(), layer.bytes(), layer.digest()))
                        .toList(),
                image.digest(),
                leftOut,
                remarks);
    }

    static BuildPlan of(BuiltImage.Prebuilt image) {
        return new BuildPlan(
                "image",
                "build.image",
                image.summary(),
                Processors.platform(image.architecture()),
                "",
                List.of(),
                "",
                List.of(),
                image.reference(),
                List.of(),
                List.of());
    }

    private static JsonNode settings(String config) {
        try {
            return JSON.readTree(config).path("config");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an image's configuration is no JSON", e);
        }
    }
}
