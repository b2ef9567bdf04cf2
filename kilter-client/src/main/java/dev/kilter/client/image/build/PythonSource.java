package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What says which packages a Python app needs.
enum PythonSource {
    UV("uv.lock", "pip install (uv.lock)", "uv add"),
    POETRY("poetry.lock", "pip install (poetry.lock)", "poetry add"),
    PIPENV("Pipfile.lock", "pip install (Pipfile.lock)", "pipenv install"),
    REQUIREMENTS("requirements.txt"),
    /// Of a folder of them, as Django's cookiecutter makes it, those that the others are based on come last.
    PRODUCTION("requirements/production.txt"),
    PROD("requirements/prod.txt"),
    BASE("requirements/base.txt"),
    PROJECT("pyproject.toml", "pip install (pyproject.toml)", "add to dependencies in pyproject.toml:"),
    NONE("", "", "add to requirements.txt:");

    private final String file;
    private final String title;
    private final String add;

    PythonSource(String requirements) {
        this(requirements, "pip install -r " + requirements, "add to " + requirements + ":");
    }

    PythonSource(String file, String title, String add) {
        this.file = file;
        this.title = title;
        this.add = add;
    }

    /// A lock comes before what it was made from; two locks are one too many.
    static PythonSource of(Path root) {
        List<PythonSource> locks =
                Stream.of(UV, POETRY, PIPENV).filter(each -> each.isIn(root)).toList();
        if (locks.size() > 1) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "the packages are locked in two ways",
                            "Remove all of them but one.")
                    .withEvidence(locks.stream()
                            .map(lock -> "'" + lock.file + "' is here")
                            .toList())
                    .toException();
        }
        return Arrays.stream(values())
                .filter(each -> each != NONE && each.isIn(root))
                .findFirst()
                .orElse(NONE);
    }

    /// Whether pip reads the file itself.
    boolean isRequirements() {
        return switch (this) {
            case REQUIREMENTS, PRODUCTION, PROD, BASE -> true;
            case UV, POETRY, PIPENV, PROJECT, NONE -> false;
        };
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
