package dev.kilter.client.image.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an installer would add for the app itself, as its pyproject.toml says: the programs of `[project.scripts]`, and
/// a `.dist-info` by which it finds its own version and entry points. Its modules lie in the image already.
///
/// @param folder  with these files, as they lie beside the packages
/// @param files   relative to it
/// @param scripts names of the programs
record PythonOwn(Path folder, List<String> files, List<String> scripts) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.!+_-]*");
    /// As the specification of entry points has them, without extras, which installers have stopped to look at.
    private static final Pattern REFERENCE =
            Pattern.compile("\\s*(\\w+(?:\\.\\w+)*)\\s*:\\s*(\\w+)((?:\\.\\w+)*)\\s*(?:\\[[\\w, -]*\\]\\s*)?");

    PythonOwn {
        files = List.copyOf(files);
        scripts = List.copyOf(scripts);
    }

    /// Writes them anew into this folder; nothing where there is no pyproject.toml.
    static PythonOwn write(Path root, Path folder) throws IOException {
        AppFiles.deleteBelow(folder);
        Files.createDirectories(folder);
        if (!Files.isRegularFile(root.resolve("pyproject.toml"))) {
            return new PythonOwn(folder, List.of(), List.of());
        }
        JsonNode file = PythonLock.read(root.resolve("pyproject.toml"));
        JsonNode project = file.path("project");
        JsonNode poetry = file.path("tool").path("poetry");
        SortedMap<String, String> scripts = new TreeMap<>();
        scripts(poetry.path("scripts"), scripts);
        scripts(project.path("scripts"), scripts);
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            program(folder.resolve("bin").resolve(script.getKey()), script.getValue());
        }
        String name = text(project, poetry, "name");
        String version = text(project, poetry, "version");
        if (NAME.matcher(name).matches() && VERSION.matcher(version).matches()) {
            Path info = Files.createDirectories(folder.resolve(
                    PythonLock.name(name).replace('-', '_') + "-" + version.replace('-', '_') + ".dist-info"));
            Files.writeString(
                    info.resolve("METADATA"), "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
            Files.writeString(info.resolve("entry_points.txt"), entryPoints(project, scripts));
        }
        return new PythonOwn(folder, AppFiles.below(folder, _ -> false, _ -> false), List.copyOf(scripts.keySet()));
    }

    private static String text(JsonNode project, JsonNode poetry, String key) {
        return project.path(key).asText(poetry.path(key).asText(""));
    }

    private static void scripts(JsonNode named, Map<String, String> scripts) {
        named.properties().forEach(entry -> {
            String reference = entry.getValue().isObject()
                    ? entry.getValue().path("reference").asText("")
                    : entry.getValue().asText("");
            if (NAME.matcher(entry.getKey()).matches()
                    && REFERENCE.matcher(reference).matches()) {
                scripts.put(entry.getKey(), reference.strip());
            }
        });
    }

    private static String entryPoints(JsonNode project, SortedMap<String, String> scripts) {
        SortedMap<String, SortedMap<String, String>> groups = new TreeMap<>();
        groups.put("console_scripts", scripts);
        project.path("entry-points").properties().forEach(group -> {
            SortedMap<String, String> lines = new TreeMap<>();
            group.getValue()
                    .properties()
                    .forEach(line -> lines.put(line.getKey(), line.getValue().asText("")));
            groups.put(group.getKey(), lines);
        });
        List<String> text = new ArrayList<>();
        groups.forEach((group, lines) -> {
            if (!lines.isEmpty()) {
                text.add("[" + group + "]\n");
                lines.forEach((name, reference) -> text.add(name + " = " + reference + "\n"));
            }
        });
        return String.join("", text);
    }

    /// As pip writes it.
    private static void program(Path file, String reference) throws IOException {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new IllegalStateException(reference);
        }
        String text = """
            #!/usr/bin/env python3
            import sys
            from %s import %s
            if __name__ == "__main__":
                sys.exit(%s())
            """.formatted(parts.group(1), parts.group(2), parts.group(2) + parts.group(3));
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
