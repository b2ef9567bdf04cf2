package dev.kilter.server;

import dev.kilter.sdk.wire.WireSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The API's description, made from the routes themselves. `docs/openapi.json` is the same document.
final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    private final List<Route> routes;
    private @Nullable Map<String, Object> document;

    OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    /// Made when somebody first asks: everybody may, and not every server is asked.
    synchronized Map<String, Object> document() {
        Map<String, Object> made = document;
        if (made == null) {
            made = of(routes);
            document = made;
        }
        return made;
    }

    private static Map<String, Object> of(List<Route> routes) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        WireSchema schema = new WireSchema();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), _ -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route, schema));
        }
        Map<String, Object> schemas = new TreeMap<>(schema.components());
        schemas.put("Problem", problem());
        return sorted(
                "openapi",
                "3.1.0",
                "info",
                sorted("title", "kilter", "version", PlatformRoutes.VERSION),
                "components",
                sorted(
                        "securitySchemes",
                        sorted("bearer", sorted("type", "http", "scheme", "bearer")),
                        "schemas",
                        schemas),
                "paths",
                paths);
    }

    private static Map<String, Object> operation(Route route, WireSchema schema) {
        Map<String, Object> operation = sorted(
                "summary",
                route.summary(),
                "parameters",
                parameters(route),
                "security",
                route.permission() == Permission.PUBLIC ? List.of() : List.of(sorted("bearer", List.of())),
                "responses",
                sorted(
                        "2XX",
                        answer(route.shape(), schema),
                        "default",
                        sorted(
                                "description",
                                "a problem",
                                "content",
                                content("application/problem+json", sorted("$ref", "#/components/schemas/Problem")))));
        Class<?> takes = route.shape().takes();
        if (takes != null) {
            operation.put(
                    "requestBody", sorted("required", true, "content", content("application/json", schema.of(takes))));
        }
        return operation;
    }

    private static Map<String, Object> answer(Route.Shape shape, WireSchema schema) {
        Map<String, Object> answer = sorted("description", "done");
        Class<?> gives = shape.gives();
        if (gives != null) {
            answer.put(
                    "content",
                    switch (shape.manner()) {
                        case ONE -> content("application/json", schema.of(gives));
                        case LIST -> content("application/json", schema.listOf(gives));
                        case STREAM -> content("text/event-stream", events(schema.of(gives)));
                    });
        }
        return answer;
    }

    private static Map<String, Object> events(Map<String, Object> data) {
        return sorted(
                "type",
                "string",
                "description",
                "The data of each is JSON: " + data.get("$ref") + ", and in it its number and when it was.");
    }

    private static Map<String, Object> content(String type, Map<String, Object> schema) {
        return sorted(type, sorted("schema", schema));
    }

    private static List<Object> parameters(Route route) {
        List<Object> parameters = new ArrayList<>();
        PARAMETER
                .matcher(route.path())
                .results()
                .forEach(match -> parameters.add(parameter("path", match.group(1), true)));
        route.shape().asks().forEach(name -> parameters.add(parameter("query", name, false)));
        if (route.shape().once()) {
            parameters.add(parameter("header", "Idempotency-Key", false));
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String place, String name, boolean required) {
        return sorted("name", name, "in", place, "required", required, "schema", sorted("type", "string"));
    }

    private static Map<String, Object> problem() {
        Map<String, Object> text = sorted("type", "string");
        List<String> fields =
                List.of("type", "title", "status", "detail", "instance", "code", "kind", "hint", "evidence");
        Map<String, Object> properties = new TreeMap<>();
        fields.forEach(field -> properties.put(field, text));
        properties.put("status", sorted("type", "integer"));
        properties.put("evidence", sorted("type", "array", "items", text));
        return sorted("type", "object", "required", fields, "properties", properties);
    }

    /// A map in one order on every machine.
    private static Map<String, Object> sorted(Object... pairs) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
