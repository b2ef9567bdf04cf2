package dev.kilter.client.image.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What uv.lock, poetry.lock and Pipfile.lock say that the app needs to run, as lines for pip: each package with its
/// one version, the hashes it may have, and where it is wanted. None of their tools is needed to read them.
///
/// @param lines   of a requirements file
/// @param indexes addresses of package indexes besides pip's own
record PythonLock(List<String> lines, List<String> indexes) {
    private static final ObjectMapper TOML = new TomlMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    PythonLock {
        lines = List.copyOf(lines);
        indexes = List.copyOf(indexes);
    }

    static PythonLock ofUv(Path root) throws IOException {
        JsonNode lock = read(root.resolve("uv.lock"));
        Set<String> declared = indexes(root);
        PythonGraph graph = new PythonGraph();
        List<PythonGraph.Edge> wanted = new ArrayList<>();
        for (JsonNode each : lock.path("package")) {
            JsonNode source = each.path("source");
            if (source.path("virtual").asText().equals(".")
                    || source.path("editable").asText().equals(".")) {
                wanted.addAll(edges(each.path("dependencies")));
                continue;
            }
            List<String> hashes = new ArrayList<>();
            each.path("wheels").forEach(wheel -> hashes.add(wheel.path("hash").asText()));
            if (each.has("sdist")) {
                hashes.add(each.path("sdist").path("hash").asText());
            }
            PythonGraph.Pinned found = new PythonGraph.Pinned(
                    name(each.path("name").asText()),
                    each.path("version").asText(),
                    origin("uv.lock", each, source),
                    hashes,
                    declared.contains(source.path("registry").asText())
                            ? source.path("registry").asText()
                            : "");
            graph.add(found, edges(each.path("dependencies")));
            each.path("optional-dependencies")
                    .properties()
                    .forEach(extra -> graph.addExtra(found, extra.getKey(), edges(extra.getValue())));
        }
        return of(graph.needed(wanted));
    }

    static PythonLock ofPoetry(Path root) throws IOException {
        JsonNode lock = read(root.resolve("poetry.lock"));
        PythonGraph graph = new PythonGraph();
        List<PythonGraph.Edge> wanted = new ArrayList<>();
        boolean tellsGroups = false;
        for (JsonNode each : lock.path("package")) {
            List<String> hashes = new ArrayList<>();
            each.path("files").forEach(file -> hashes.add(file.path("hash").asText()));
            JsonNode source = each.path("source");
            boolean isIndex = source.path("type").asText().equals("legacy");
            PythonGraph.Pinned found = new PythonGraph.Pinned(
                    name(each.path("name").asText()),
                    each.path("version").asText(),
                    isIndex ? "" : origin("poetry.lock", each, source),
                    hashes,
                    isIndex ? source.path("url").asText() : "");
            graph.add(found, poetryEdges(each.path("dependencies")));
            each.path("extras").properties().forEach(extra -> {
                List<PythonGraph.Edge> edges = new ArrayList<>();
                extra.getValue().forEach(text -> edges.add(plain(text.asText())));
                graph.addExtra(found, extra.getKey(), edges);
            });
            // Since 2.1 the lock itself says which group wants a package, and where.
            tellsGroups |= each.has("groups");
            boolean isMain = contains(each.path("groups"), "main")
                    && !each.path("optional").asBoolean();
            if (isMain) {
                JsonNode markers = each.path("markers");
                String marker = markers.isTextual()
                        ? markers.asText()
                        : markers.path("main").asText();
                wanted.add(new PythonGraph.Edge(found.name(), found.version(), marker, List.of()));
            }
        }
        if (!tellsGroups) {
            wanted.addAll(declared(root));
        }
        return of(tellsGroups ? graph.exactly(wanted) : graph.needed(wanted));
    }

    /// A lock that lists all that is needed, whoever needs it.
    static PythonLock ofPipenv(Path root) throws IOException {
        List<PythonGraph.Needed> needed = new ArrayList<>();
        read(root.resolve("Pipfile.lock")).path("default").properties().forEach(entry -> {
            JsonNode each = entry.getValue();
            if (!each.has("version")) {
                throw refused(
                        "Pipfile.lock takes '" + entry.getKey() + "' from no index, and kilter installs wheels alone",
                        "Ask for a released version of it, or build the image with a Dockerfile.");
            }
            List<String> hashes = texts(each.path("hashes"));
            String version = each.path("version").asText().replaceFirst("^==", "");
            needed.add(new PythonGraph.Needed(
                    new PythonGraph.Pinned(name(entry.getKey()), version, "", hashes, ""),
                    each.path("markers").asText()));
        });
        return of(needed);
    }

    private static List<PythonGraph.Edge> declared(Path root) throws IOException {
        JsonNode project = read(root.resolve("pyproject.toml"));
        List<PythonGraph.Edge> edges =
                new ArrayList<>(poetryEdges(project.path("tool").path("poetry").path("dependencies")));
        edges.removeIf(edge -> edge.name().equals("python"));
        project.path("project").path("dependencies").forEach(each -> edges.add(plain(each.asText())));
        return edges;
    }

    private static PythonLock of(List<PythonGraph.Needed> needed) {
        List<String> lines = new ArrayList<>();
        SequencedSet<String> indexes = new LinkedHashSet<>();
        for (PythonGraph.Needed each : needed) {
            StringBuilder line = new StringBuilder(each.found().requirement());
            if (!each.marker().isEmpty()) {
                line.append(" ; ").append(each.marker());
            }
            each.found().hashes().stream()
                    .distinct()
                    .sorted()
                    .forEach(hash -> line.append(" --hash=").append(hash));
            lines.add(line.toString());
            if (!each.found().index().isEmpty()) {
                indexes.add(each.found().index());
            }
        }
        return new PythonLock(lines.stream().sorted().toList(), List.copyOf(indexes));
    }

    private static List<PythonGraph.Edge> edges(JsonNode list) {
        List<PythonGraph.Edge> edges = new ArrayList<>();
        for (JsonNode each : list) {
            edges.add(new PythonGraph.Edge(
                    name(each.path("name").asText()),
                    each.path("version").asText(),
                    each.path("marker").asText(),
                    texts(each.path("extra"))));
        }
        return edges;
    }

    private static List<PythonGraph.Edge> poetryEdges(JsonNode table) {
        return table.properties().stream()
                .flatMap(entry -> {
                    Stream<JsonNode> specs = entry.getValue().isArray()
                            ? StreamSupport.stream(entry.getValue().spliterator(), false)
                            : Stream.of(entry.getValue());
                    return specs.filter(spec -> !spec.path("optional").asBoolean())
                            .map(spec -> new PythonGraph.Edge(
                                    name(entry.getKey()),
                                    "",
                                    spec.path("markers").asText(),
                                    texts(spec.path("extras"))));
                })
                .toList();
    }

    /// `requests[socks] (>=2) ; marker`, of which the version is decided by the lock.
    private static PythonGraph.Edge plain(String text) {
        String[] parts = text.split(";", 2);
        String named = parts[0].strip().replaceFirst("[\\s(<>=!~@].*", "");
        String extras = named.contains("[") ? named.replaceFirst(".*\\[", "").replaceFirst("].*", "") : "";
        return new PythonGraph.Edge(
                name(named.replaceFirst("\\[.*", "")),
                "",
                parts.length > 1 ? parts[1].strip() : "",
                extras.isEmpty() ? List.of() : List.of(extras.split("\\s*,\\s*", -1)));
    }

    /// The indexes that the project itself names (uv's `[[tool.uv.index]]` and its older settings). What a lock
    /// took from any other came from the usual one of whoever made it, for which the usual one here stands.
    private static Set<String> indexes(Path root) throws IOException {
        Path project = root.resolve("pyproject.toml");
        Set<String> declared = new HashSet<>();
        if (Files.exists(project)) {
            JsonNode uv = read(project).path("tool").path("uv");
            uv.path("index").forEach(index -> declared.add(index.path("url").asText()));
            declared.add(uv.path("index-url").asText());
            uv.path("extra-index-url").forEach(index -> declared.add(index.asText()));
        }
        return declared;
    }

    /// Empty for a package of an index; an archive's address. What has to be built from a repository or a folder is
    /// refused.
    private static String origin(String lock, JsonNode each, JsonNode source) {
        String url = source.path("type").asText("url").equals("url")
                ? source.path("url").asText()
                : "";
        boolean isOfIndex = source.isMissingNode() || source.has("registry");
        if (url.isEmpty() && !isOfIndex) {
            throw refused(
                    lock + " takes '" + each.path("name").asText() + "' from " + source,
                    "Publish it to an index, or name an archive of it; kilter installs built packages only.");
        }
        return url;
    }

    private static boolean contains(JsonNode list, String text) {
        return texts(list).contains(text);
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /// Names are the same whatever their case and the characters between their words.
    static String name(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /// A file of TOML, or of JSON where it is Pipenv's.
    static JsonNode read(Path file) throws IOException {
        boolean isJson = file.endsWith("Pipfile.lock");
        try {
            return (isJson ? JSON : TOML).readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw refused(
                    "'" + file.getFileName() + "' is no " + (isJson ? "JSON" : "TOML") + ": " + e.getOriginalMessage(),
                    "Correct it at line " + e.getLocation().getLineNr() + ", or make it anew with its tool.");
        }
    }

    private static KilterException refused(String detail, String hint) {
        return Problem.of(KilterCode.BUILD_FAILED, detail, hint).toException();
    }
}
