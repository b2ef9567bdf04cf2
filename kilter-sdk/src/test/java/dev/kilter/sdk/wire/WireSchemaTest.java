package dev.kilter.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schemas say of each wire type what is written and what is read, no more and no less.
class WireSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static Stream<String> names() {
        // Wire adds two fields to an event that has a number; no schema is made for that.
        return WireExamples.all().entrySet().stream()
                .filter(example -> !(example.getValue() instanceof NumberedEvent))
                .map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_is_written_fits_and_has_no_field_that_the_schema_does_not_know(String name) throws IOException {
        assertThat(strict(type(name)).validate(json(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_is_not_required_may_be_left_out(String name) throws IOException {
        Class<?> type = type(name);
        JsonSchema schema = strict(type);
        for (Map.Entry<String, JsonNode> field : json(name).properties()) {
            ObjectNode without = json(name);
            without.remove(field.getKey());
            if (schema.validate(without).isEmpty()) {
                assertThatCode(() -> Wire.decode(JSON.writeValueAsBytes(without), type))
                        .as("without " + field.getKey())
                        .doesNotThrowAnyException();
            }
        }
    }

    private static ObjectNode json(String name) throws IOException {
        return (ObjectNode) JSON.readTree(
                Wire.encode(java.util.Objects.requireNonNull(WireExamples.all().get(name))));
    }

    /// The sealed interface that an example belongs to, or its own type.
    private static Class<?> type(String name) {
        Class<?> own =
                java.util.Objects.requireNonNull(WireExamples.all().get(name)).getClass();
        return Stream.of(own.getInterfaces())
                .filter(Class::isSealed)
                .findFirst()
                .orElse(own);
    }

    /// The schema of this type with all others in it, none of which lets unknown fields pass.
    private static JsonSchema strict(Class<?> type) {
        WireSchema schemas = new WireSchema();
        Map<String, Object> root = new TreeMap<>(schemas.of(type));
        Map<String, Object> components = new TreeMap<>();
        schemas.components().forEach((name, schema) -> components.put(name, closed(schema)));
        root.put("components", Map.of("schemas", components));
        return FACTORY.getSchema(JSON.valueToTree(root));
    }

    private static Object closed(Object schema) {
        Map<String, Object> closed = new TreeMap<>();
        ((Map<?, ?>) schema).forEach((key, value) -> closed.put(String.valueOf(key), value));
        if (closed.containsKey("properties")) {
            closed.put("additionalProperties", false);
        }
        return closed;
    }
}
