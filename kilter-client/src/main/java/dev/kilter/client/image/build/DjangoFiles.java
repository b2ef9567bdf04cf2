package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Django's static files, collected by its own command in a copy of the app, where its settings say to which folder.
///
/// @param folder the copy
/// @param files  those that the command made there, relative to it
/// @param found  for people; empty: the app collects none
record DjangoFiles(Path folder, List<String> files, String found) {
    private static final Pattern SETTINGS = Pattern.compile("(?:\\w+/)*(?:settings\\.py|settings/\\w+\\.py)");
    private static final Pattern ROOT = Pattern.compile("(?m)^\\s*STATIC_ROOT\\s*[:=]");
    private static final Pattern MODULE = Pattern.compile("DJANGO_SETTINGS_MODULE['\"]\\s*,\\s*['\"]([\\w.]+)['\"]");

    DjangoFiles {
        files = List.copyOf(files);
    }

    /// Where its packages run here, and its settings ask for it. An app that cannot collect them without its
    /// secrets is shipped without, and that is told.
    static DjangoFiles collect(
            Path root,
            List<String> files,
            PythonPackages packages,
            PythonTool python,
            Map<String, String> build,
            Path log,
            Observer observer)
            throws IOException {
        Path copy = log.resolveSibling("django");
        AppFiles.deleteBelow(copy);
        if (!files.contains("manage.py") || !packages.names().contains("django") || !asks(root, files)) {
            return new DjangoFiles(copy, List.of(), "");
        }
        for (String file : files) {
            Path to = copy.resolve(file);
            Files.createDirectories(to.resolveSibling(""));
            Files.copy(root.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
        Map<String, String> variables = new TreeMap<>(settings(root, files));
        variables.put("PYTHONPATH", packages.folder() + (Files.isDirectory(root.resolve("src")) ? ":src" : ""));
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.putAll(build);
        try {
            new BuildTool(copy, log, observer)
                    .run(
                            "python3 manage.py collectstatic",
                            List.of(python.program().toString(), "manage.py", "collectstatic", "--noinput"),
                            variables);
        } catch (KilterException e) {
            List<String> lines = e.problem().evidence();
            observer.on(new Observer.Event.Note("the static files are not collected; what the command needs stands in"
                    + " kilter.yaml: build: { env: … }"));
            return new DjangoFiles(
                    copy,
                    List.of(),
                    " · static files not collected ("
                            + (lines.isEmpty() ? e.problem().detail() : lines.getLast()) + ")");
        }
        Set<String> own = new HashSet<>(files);
        List<String> made = AppFiles.below(
                copy,
                path -> path.equals("__pycache__") || path.endsWith("/__pycache__"),
                path -> own.contains(path) && isSame(root.resolve(path), copy.resolve(path)));
        return new DjangoFiles(copy, made, " · " + made.size() + (made.size() == 1 ? " static file" : " static files"));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSymbolicLink(one) || Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean asks(Path root, List<String> files) throws IOException {
        for (String file : files) {
            if (SETTINGS.matcher(file).matches()
                    && ROOT.matcher(Files.readString(root.resolve(file))).find()) {
                return true;
            }
        }
        return false;
    }

    /// Those that the server uses, where manage.py has others for developers.
    private static Map<String, String> settings(Path root, List<String> files) throws IOException {
        for (String file : files) {
            Matcher module = MODULE.matcher(file.endsWith("wsgi.py") ? Files.readString(root.resolve(file)) : "");
            if (module.find()) {
                return Map.of("DJANGO_SETTINGS_MODULE", module.group(1));
            }
        }
        return Map.of();
    }
}
