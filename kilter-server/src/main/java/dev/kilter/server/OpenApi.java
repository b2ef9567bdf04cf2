package dev.kilter.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The API's description, made from the routes themselves. `docs/openapi.json` is the same document.
final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    private OpenApi() {}

    static Map<String, Object> of(List<Route> routes) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), _ -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
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
                        sorted("Problem", problem())),
                "paths",
                paths);
    }

    private static Map<String, Object> operation(Route route) {
        List<Object> parameters = new ArrayList<>();
        PARAMETER
                .matcher(route.path())
                .results()
                .forEach(match -> parameters.add(sorted(
                        "name", match.group(1), "in", "path", "required", true, "schema", sorted("type", "string"))));
        Map<String, Object> failure = sorted(
                "description",
                "a problem",
                "content",
                sorted("application/problem+json", sorted("schema", sorted("$ref", "#/components/schemas/Problem"))));
        return sorted(
                "summary",
                route.summary(),
                "parameters",
                parameters,
                "security",
                route.permission() == Permission.PUBLIC ? List.of() : List.of(sorted("bearer", List.of())),
                "responses",
                sorted("2XX", sorted("description", "done"), "default", failure));
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
