package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The wire form of a value as the tree that a custom resource holds.
final class WireTree {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WireTree() {}

    static JsonNode of(Object value) {
        try {
            return JSON.readTree(Wire.encode(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
