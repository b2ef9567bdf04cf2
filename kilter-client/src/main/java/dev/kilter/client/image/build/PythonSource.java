package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What says which packages a Python app needs.
enum PythonSource {
    UV("uv.lock", "pip install (uv.lock)", "uv add"),
    POETRY("poetry.lock", "pip install (poetry.lock)", "poetry add"),
    REQUIREMENTS("requirements.txt", "pip install -r requirements.txt", "add to requirements.txt:"),
    PROJECT("pyproject.toml", "pip install (pyproject.toml)", "add to dependencies in pyproject.toml:"),
    NONE("", "", "add to requirements.txt:");

    private final String file;
    private final String title;
    private final String add;

    PythonSource(String file, String title, String add) {
        this.file = file;
        this.title = title;
        this.add = add;
    }

    /// A lock comes before what it was made from; two locks are one too many.
    static PythonSource of(Path root) {
        List<PythonSource> locks =
                Stream.of(UV, POETRY).filter(each -> each.isIn(root)).toList();
        if (locks.size() > 1) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "the packages are locked in two ways",
                            "Remove uv.lock or poetry.lock.")
                    .withEvidence(locks.stream()
                            .map(lock -> "'" + lock.file + "' is here")
                            .toList())
                    .toException();
        }
        return Stream.of(UV, POETRY, REQUIREMENTS, PROJECT)
                .filter(each -> each.isIn(root))
                .findFirst()
                .orElse(NONE);
    }

    private boolean isIn(Path root) {
        return Files.isRegularFile(root.resolve(file));
    }

    String file() {
        return file;
    }

    /// What people would type.
    String title() {
        return title;
    }

    /// How a package is added.
    String add(String name) {
        return add + " " + name;
    }
}
