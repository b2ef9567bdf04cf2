package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import io.avaje.spi.ServiceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Ships a Python app: its files, and in a layer of their own the packages that its lock or requirements.txt names, as
/// built for the image's platform.
@ServiceProvider(ImageBuilder.class)
public final class PythonBuilder implements ImageBuilder, StatesInputs {
    /// Where the packages lie, beside the app's files.
    static final String PACKAGES = ".python";

    private static final String FOLDER = "/app";
    private static final List<String> MARKERS = List.of(
            "uv.lock",
            "poetry.lock",
            "Pipfile.lock",
            "Pipfile",
            "requirements.txt",
            "requirements/production.txt",
            "requirements/prod.txt",
            "requirements/base.txt",
            "pyproject.toml",
            "manage.py");
    /// Beside one of these a program in Python is a helper.
    private static final List<String> ELSE = List.of(
            "package.json",
            "index.html",
            "go.mod",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "Gemfile",
            "composer.json",
            "mix.exs",
            "Cargo.toml");
    private static final Pattern LEFT_BEHIND = Pattern.compile(
            "(?:.*/)?(?:__pycache__|\\.venv|venv|\\.tox|\\.nox|\\.pytest_cache|\\.mypy_cache|\\.ruff_cache|[^/]+\\.egg-info)(?:/.*)?"
                + "|(?:.*/)?[^/]+\\.py[co]|\\.python(?:/.*)?");

    private final Map<String, String> environment;

    /// Uses the python3 and pip on this process's PATH.
    public PythonBuilder() {
        this(System.getenv());
    }

    PythonBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return "python";
    }

    @Override
    public Optional<String> marker(Path root) {
        boolean isAlone =
                ELSE.stream().noneMatch(name -> Files.exists(root.resolve(name))) && !DockerfileBuild.isIn(root);
        return Stream.concat(MARKERS.stream(), isAlone ? PythonStart.PROGRAMS.stream() : Stream.of())
                .filter(name -> Files.isRegularFile(root.resolve(name)))
                .findFirst();
    }

    @Override
    public Optional<String> toolState(Path root) {
        try {
            return switch (PythonSource.of(root)) {
                case UV, POETRY, PIPENV, NONE -> Optional.of(PythonTool.state(root, environment));
                case REQUIREMENTS, PRODUCTION, PROD, BASE, PROJECT -> Optional.empty();
            };
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> outputs() {
        return Set.of("__pycache__", ".venv", "venv");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            IgnoreRules rules =
                    IgnoreRules.of(root).withholding(config.secrets().withheld());
            List<String> files = AppFiles.below(
                    root,
                    path -> isLeftBehind(root, path),
                    path -> LEFT_BEHIND.matcher(path).matches() || rules.leavesOut(path));
            AppFiles.requirePlain(root, files);
            GitIgnored.in(root).tell(files, observer);
            PythonSource source = PythonSource.of(root);
            requireLock(root, source);
            PythonTool python = PythonTool.of(root, environment);
            PythonPackages packages =
                    new PythonPackages(root, scratch, source, python, Architecture.of(config.build()), observer);
            packages.install(config.build().variables(), environment);
            PythonOwn ours = PythonOwn.write(root, scratch.resolve("own"));
            PythonStart start = PythonStart.of(root, files, packages.names(), source, ours.scripts());
            List<ImageContent.Layer> layers = new ArrayList<>();
            List<String> installed = AppFiles.below(packages.folder(), _ -> false, _ -> false);
            layers.add(layer("dependencies", packages.folder(), installed, FOLDER + "/" + PACKAGES));
            DjangoFiles collected = Architecture.isForeign(Architecture.of(config.build()))
                    ? new DjangoFiles(scratch, List.of(), "")
                    : DjangoFiles.collect(
                            root,
                            files,
                            packages,
                            python,
                            config.build().variables(),
                            scratch.resolve("build.log"),
                            observer);
            layers.add(layer("static files", collected.folder(), collected.files(), FOLDER));
            List<String> own = files.stream()
                    .filter(file -> !collected.files().contains(file))
                    .toList();
            List<ImageContent.Entry> app =
                    new ArrayList<>(layer("app", root, own, FOLDER).entries());
            app.addAll(layer("own", ours.folder(), ours.files(), FOLDER + "/" + PACKAGES)
                    .entries());
            layers.add(new ImageContent.Layer("app", app));
            layers.removeIf(layer -> layer.entries().isEmpty());
            return new ImageContent(
                    layers,
                    start.command(),
                    FOLDER,
                    "python/" + python.version(),
                    variables(root),
                    "python " + python.version() + " · " + (source == PythonSource.NONE ? "" : source.file() + " · ")
                            + start.found() + collected.found());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireLock(Path root, PythonSource source) {
        if (source == PythonSource.NONE && Files.isRegularFile(root.resolve("Pipfile"))) {
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "there is a Pipfile and no Pipfile.lock",
                            "Run `pipenv lock` and commit Pipfile.lock.")
                    .toException();
        }
    }

    /// A virtual environment may have any name.
    private static boolean isLeftBehind(Path root, String folder) {
        return IgnoreRules.leavesOutAlways(folder)
                || LEFT_BEHIND.matcher(folder).matches()
                || Files.isRegularFile(root.resolve(folder).resolve("pyvenv.cfg"));
    }

    private static Map<String, String> variables(Path root) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PYTHONPATH", PACKAGES + ":." + (Files.isDirectory(root.resolve("src")) ? ":src" : ""));
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.put("PYTHONNOUSERSITE", "1");
        return variables;
    }

    private static ImageContent.Layer layer(String name, Path folder, List<String> files, String place)
            throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        for (String file : files) {
            Path source = folder.resolve(file);
            entries.add(new ImageContent.Entry(place + "/" + file, source, AppFiles.isExecutable(source)));
        }
        return new ImageContent.Layer(name, entries);
    }
}
