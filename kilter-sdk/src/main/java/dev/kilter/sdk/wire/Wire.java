package dev.kilter.sdk.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The JSON form of everything that crosses a process border: camelCase, sorted as declared, names as strings, times in
/// ISO 8601. Unknown fields are ignored, so that one minor version apart works. Safe from many threads.
public final class Wire {
    private static final ObjectMapper JSON = WireMapper.create();

    private Wire() {}

    /// The value as JSON, UTF-8, no trailing newline.
    public static byte[] encode(Object value) {
        try {
            return JSON.writeValueAsBytes(tree(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value as JSON text on one line.
    public static String text(Object value) {
        return new String(encode(value), StandardCharsets.UTF_8);
    }

    /// Reads a value; anything malformed is a `KLT-C02` problem that says where.
    public static <T> T decode(byte[] json, Class<T> type) {
        try {
            return value(JSON.readTree(json), type);
        } catch (JsonProcessingException e) {
            throw malformed(type, WireMistake.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a value from text.
    public static <T> T decode(String json, Class<T> type) {
        return decode(json.getBytes(StandardCharsets.UTF_8), type);
    }

    /// Reads a JSON array of values.
    public static <T> List<T> decodeList(byte[] json, Class<T> type) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.isArray()) {
                throw malformed(type, "it is no list");
            }
            List<T> values = new ArrayList<>();
            for (JsonNode element : tree) {
                values.add(value(element, type));
            }
            return values;
        } catch (JsonProcessingException e) {
            throw malformed(type, WireMistake.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Object value) {
        if (value instanceof NumberedEvent numbered) {
            ObjectNode node = JSON.createObjectNode();
            node.put("number", numbered.number());
            node.put("at", numbered.at().toString());
            node.setAll((ObjectNode) JSON.valueToTree(numbered.event()));
            return node;
        }
        return JSON.valueToTree(value);
    }

    private static <T> T value(JsonNode tree, Class<T> type) throws JsonProcessingException {
        if (type == NumberedEvent.class) {
            return type.cast(event(tree));
        }
        T value = JSON.treeToValue(tree, type);
        if (value == null) {
            throw malformed(type, "it is empty");
        }
        return value;
    }

    private static NumberedEvent event(JsonNode tree) throws JsonProcessingException {
        if (!tree.path("number").isIntegralNumber() || !tree.path("at").isTextual()) {
            throw malformed(NumberedEvent.class, "'number' or 'at' is missing");
        }
        return new NumberedEvent(
                tree.path("number").asLong(),
                JSON.treeToValue(tree.path("at"), java.time.Instant.class),
                JSON.treeToValue(tree, DeployEvent.class));
    }

    private static RuntimeException malformed(Class<?> type, String why) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the body is no valid " + type.getSimpleName() + ": " + why,
                        "Use a client of the same minor version.")
                .toException();
    }
}
