package dev.kilter.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/// What an editor holds a kilter.yaml against, and what a cluster holds a resource against.
final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private Schemas() {}

    static JsonSchema published() {
        try {
            return FACTORY.getSchema(
                    JSON.readTree(Path.of("../docs/kilter.schema.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The part of a KilterApp's schema that is the app's config.
    static JsonSchema config() {
        return FACTORY.getSchema(customResource().at("/properties/spec/properties/config"));
    }

    /// The schema of a KilterApp.
    static JsonNode customResource() {
        try (InputStream in = KilterApp.class.getResourceAsStream("crd/kilterapps.kilter.dev.yaml")) {
            JsonNode all = new ObjectMapper(new YAMLFactory()).readTree(Objects.requireNonNull(in));
            return all.at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(AppConfig config) {
        try {
            return JSON.readTree(Wire.encode(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
