package dev.kilter.sdk.wire;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import dev.kilter.sdk.problem.Problem;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the JSON of [Wire] looks like, in JSON Schema as OpenAPI 3.1 uses it, made from the types themselves. A field
/// is required where reading without it fails; a missing list or map is an empty one, a missing number 0, a missing
/// flag false. One thread.
public final class WireSchema {
    private static final ObjectMapper JSON = WireMapper.create();
    private static final String PLACE = "#/components/schemas/";

    private final SortedMap<String, Object> components = new TreeMap<>();

    /// Knows no type yet.
    public WireSchema() {}

    /// The schemas by name, of all types that were asked for and of what they are made of.
    public SortedMap<String, Object> components() {
        return Collections.unmodifiableSortedMap(components);
    }

    /// The schema of this type; of a record or a sealed interface a reference into [#components()].
    public Map<String, Object> of(Class<?> type) {
        return schema(type);
    }

    /// The schema of a list of this type.
    public Map<String, Object> listOf(Class<?> type) {
        return sorted("type", "array", "items", schema(type));
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return Map.class.isAssignableFrom(raw)
                    ? sorted("type", "object", "additionalProperties", schema(last))
                    : sorted("type", "array", "items", schema(last));
        }
        Class<?> raw = (Class<?>) type;
        if (raw == boolean.class || raw == Boolean.class) {
            return sorted("type", "boolean");
        }
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
            return sorted("type", "integer");
        }
        if (raw == Instant.class) {
            return sorted("type", "string", "format", "date-time");
        }
        if (raw == Duration.class) {
            return sorted("type", "string", "format", "duration");
        }
        if (raw.isEnum()) {
            return sorted("type", "string", "enum", constants(raw));
        }
        return isText(raw) ? sorted("type", "string") : reference(raw);
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = name(type);
        if (!components.containsKey(name)) {
            // A type may hold itself.
            components.put(name, Map.of());
            components.put(name, component(type));
        }
        return sorted("$ref", PLACE + name);
    }

    private Map<String, Object> component(Class<?> type) {
        if (type == Problem.class || type == DeployResult.Failure.class) {
            return failure(type);
        }
        return type.isInterface() ? choice(type) : object(type, null);
    }

    /// One of several records, told apart by `type`.
    private Map<String, Object> choice(Class<?> type) {
        List<Object> options = new ArrayList<>();
        SortedMap<String, Object> places = new TreeMap<>();
        SerializationConfig config = JSON.getSerializationConfig();
        JavaType java = JSON.constructType(type);
        AnnotatedClass annotated = AnnotatedClassResolver.resolve(config, java, config);
        JSON.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, annotated).stream()
                .filter(option -> option.getType() != type)
                .sorted(Comparator.comparing(option -> option.getName()))
                .forEach(option -> {
                    components.put(name(option.getType()), object(option.getType(), option.getName()));
                    options.add(sorted("$ref", PLACE + name(option.getType())));
                    places.put(option.getName(), PLACE + name(option.getType()));
                });
        return sorted("oneOf", options, "discriminator", sorted("propertyName", "type", "mapping", places));
    }

    /// @param called what its `type` says; null: it has none
    private Map<String, Object> object(Class<?> type, @Nullable String called) {
        SortedMap<String, Object> properties = new TreeMap<>();
        List<String> required = new ArrayList<>();
        if (called != null) {
            properties.put("type", sorted("type", "string", "const", called));
            required.add("type");
        }
        for (BeanPropertyDefinition property : JSON.getSerializationConfig()
                .introspect(JSON.constructType(type))
                .findProperties()) {
            if (property.hasGetter()) {
                Method getter = property.getGetter().getAnnotated();
                properties.put(property.getName(), schema(getter.getGenericReturnType()));
                if (isComponent(getter) && !isNullable(getter)) {
                    required.add(property.getName());
                }
            }
        }
        Map<String, Object> schema = sorted("type", "object", "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required.stream().sorted().toList());
        }
        return schema;
    }

    /// What a record says beside its components is written and never read.
    private static boolean isComponent(Method getter) {
        return Stream.of(getter.getDeclaringClass().getRecordComponents())
                .anyMatch(component -> component.getAccessor().equals(getter));
    }

    private static boolean isNullable(Method getter) {
        return getter.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
    }

    /// As [ProblemForm] writes it.
    private static Map<String, Object> failure(Class<?> type) {
        Map<String, Object> text = sorted("type", "string");
        SortedMap<String, Object> properties = new TreeMap<>();
        List.of("code", "kind", "detail", "hint").forEach(field -> properties.put(field, text));
        properties.put("evidence", sorted("type", "array", "items", text));
        if (type != Problem.class) {
            properties.put("serving", text);
        }
        return sorted(
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.of("code", "detail", "evidence", "hint", "kind"));
    }

    private static List<String> constants(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> JSON.convertValue(constant, String.class))
                .toList();
    }

    private static boolean isText(Class<?> type) {
        boolean[] text = {false};
        try {
            JSON.acceptJsonFormatVisitor(type, new JsonFormatVisitorWrapper.Base() {
                @Override
                public JsonStringFormatVisitor expectStringFormat(JavaType hint) {
                    text[0] = true;
                    return new JsonStringFormatVisitor.Base();
                }
            });
        } catch (JsonMappingException e) {
            throw new IllegalStateException(type + " has no JSON form", e);
        }
        return text[0];
    }

    /// `DeployResultFailure` for a `Failure` of `DeployResult`. `Problem` is the body of an answer that failed,
    /// which has more in it than one within another body.
    private static String name(Class<?> type) {
        if (type == Problem.class) {
            return "ProblemForm";
        }
        Class<?> around = type.getEnclosingClass();
        return around == null ? type.getSimpleName() : name(around) + type.getSimpleName();
    }

    private static Map<String, Object> sorted(Object... pairs) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
