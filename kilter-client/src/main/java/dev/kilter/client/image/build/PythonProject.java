package dev.kilter.client.image.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What pyproject.toml asks for, as lines for pip; no lock has decided their versions.
final class PythonProject {
    private PythonProject() {}

    static List<String> requirements(Path root) throws IOException {
        JsonNode file = PythonLock.read(root.resolve("pyproject.toml"));
        JsonNode project = file.path("project");
        List<String> lines = new ArrayList<>(PythonLock.texts(project.path("dependencies")));
        if (PythonLock.texts(project.path("dynamic")).contains("dependencies")) {
            for (String name : dynamic(file)) {
                lines.addAll(Files.readAllLines(root.resolve(name)));
            }
        }
        boolean isPoetrys =
                !file.path("tool").path("poetry").path("dependencies").isMissingNode();
        if (isPoetrys && !project.has("dependencies")) {
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "pyproject.toml asks for packages as Poetry writes it, and there is no poetry.lock",
                            "Run `poetry lock` and commit poetry.lock.")
                    .toException();
        }
        return lines;
    }

    /// The files of which setuptools takes them.
    private static List<String> dynamic(JsonNode file) {
        JsonNode named = file.path("tool")
                .path("setuptools")
                .path("dynamic")
                .path("dependencies")
                .path("file");
        return named.isTextual() ? List.of(named.asText()) : PythonLock.texts(named);
    }
}
