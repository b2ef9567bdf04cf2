package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The schema of the custom resources and the records that are read from them say the same: a field that only one of
/// them knows would be dropped by the API server, or never be read.
class CustomResourceDefinitionTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void the_spec_of_a_KilterApp_has_the_fields_of_its_record() {
        JsonNode spec = schema("kilterapps").at("/properties/spec");
        compare(KilterAppSpec.class, spec, "spec", Set.of());
    }

    @Test
    void the_status_of_a_KilterApp_has_the_fields_of_its_record_and_those_of_kstatus() {
        JsonNode status = schema("kilterapps").at("/properties/status");
        compare(KilterAppStatus.class, status, "status", Set.of("observedGeneration", "phase", "conditions"));
    }

    @Test
    void a_KilterTask_has_the_fields_of_its_record() {
        JsonNode schema = schema("kiltertasks");
        Set<String> known = names(schema.at("/properties/spec"));
        known.add("end");
        assertThat(known).isEqualTo(components(KilterTask.class));
        assertThat(names(schema.at("/properties/status"))).isEqualTo(components(KilterTask.End.class));
        assertThat(names(schema.at("/properties/spec/properties/migration")))
                .isEqualTo(names(schema("kilterapps").at("/properties/spec/properties/config/properties/migration")));
    }

    @Test
    void every_list_map_and_string_is_bounded() {
        for (String plural : List.of("kilterapps", "kiltertasks")) {
            Set<String> unbounded = new TreeSet<>();
            unbounded(schema(plural), plural, unbounded);
            assertThat(unbounded).isEmpty();
        }
    }

    private static void unbounded(JsonNode schema, String path, Set<String> found) {
        String type = schema.path("type").asText();
        boolean bounded = switch (type) {
            case "string" -> schema.has("maxLength") || schema.has("enum");
            case "array" -> schema.has("maxItems") && schema.has("x-kubernetes-list-type");
            case "object" -> !schema.has("additionalProperties") || schema.has("maxProperties");
            default -> true;
        };
        if (!bounded) {
            found.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(entry -> unbounded(entry.getValue(), path + "." + entry.getKey(), found));
        if (schema.has("items")) {
            unbounded(schema.get("items"), path + "[]", found);
        }
        if (schema.has("additionalProperties")) {
            unbounded(schema.get("additionalProperties"), path + "{}", found);
        }
    }

    private static void compare(Class<?> type, JsonNode schema, String path, Set<String> more) {
        Set<String> expected = components(type);
        expected.addAll(more);
        assertThat(names(schema)).as(path).isEqualTo(expected);
        for (RecordComponent component : all(type)) {
            JsonNode field = schema.at("/properties/" + name(component));
            below(component.getGenericType(), field, path + "." + name(component));
        }
    }

    private static void below(Type type, JsonNode field, String path) {
        if (field.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            boolean map = Map.class.isAssignableFrom((Class<?>) generic.getRawType());
            below(
                    arguments[arguments.length - 1],
                    field.get(map ? "additionalProperties" : "items"),
                    path + (map ? "{}" : "[]"));
        } else if (type instanceof Class<?> plain && field.path("type").asText().equals("object")) {
            compare(plain, field, path, Set.of());
        }
    }

    private static Set<String> components(Class<?> type) {
        Set<String> names = new TreeSet<>();
        all(type).forEach(component -> names.add(name(component)));
        if (type.isSealed()) {
            names.add("type");
        }
        return names;
    }

    /// The components of a record, or of all records of a sealed type.
    private static List<RecordComponent> all(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type.getRecordComponents());
        }
        Set<String> seen = new HashSet<>();
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(record -> Arrays.stream(record.getRecordComponents()))
                .filter(component -> seen.add(component.getName()))
                .toList();
    }

    /// WebConfig's `isPublic` is `public` on the wire.
    private static String name(RecordComponent component) {
        return component.getName().equals("isPublic") ? "public" : component.getName();
    }

    private static Set<String> names(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode schema(String plural) {
        try (InputStream in = KilterApp.class.getResourceAsStream("crd/" + plural + ".kilter.dev.yaml")) {
            return YAML.readTree(Objects.requireNonNull(in)).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
