package dev.kilter.client;

import dev.kilter.client.ProjectSketch.Migration;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Migrations that only Python can run: Alembic's and Django's. Their own command applies them in the app's image.
/// Pure.
final class PythonMigrations {
    private static final Pattern LOCATION =
            Pattern.compile("(?m)^\\s*script_location\\s*=\\s*(?:%\\(here\\)s/)?([\\w./-]+?)/?\\s*$");
    private static final Pattern SETTINGS = Pattern.compile("DJANGO_SETTINGS_MODULE['\"]\\s*,\\s*['\"]([\\w.]+)['\"]");
    private static final Pattern APPS =
            Pattern.compile("(?s)\\b[A-Z_]*APPS\\s*(?::[^=\\n]*)?\\+?=\\s*[\\[(](.*?)[\\])]");
    private static final Pattern APP = Pattern.compile("['\"]([\\w.]+)['\"]");

    private final ProjectTree tree;

    PythonMigrations(ProjectTree tree) {
        this.tree = tree;
    }

    Optional<Migration> find() {
        return alembic().or(this::flask).or(this::django);
    }

    private Optional<Migration> alembic() {
        Matcher location = LOCATION.matcher(text("alembic.ini"));
        return location.find()
                ? alembic(location.group(1), List.of("python", "-m", "alembic", "upgrade", "head"))
                : Optional.empty();
    }

    private Optional<Migration> flask() {
        return tree.holds("migrations/alembic.ini")
                ? alembic("migrations", List.of("python", "-m", "flask", "db", "upgrade"))
                : Optional.empty();
    }

    private Optional<Migration> alembic(String folder, List<String> command) {
        String dir = folder + "/versions";
        return tree.holds(folder + "/env.py") && hasPython(dir)
                ? Optional.of(new Migration("Alembic", "sql", dir, command))
                : Optional.empty();
    }

    /// One folder that holds those of all apps of its own.
    private Optional<Migration> django() {
        List<String> dirs = djangoDirs();
        String common = dirs.stream().reduce(PythonMigrations::common).orElse("");
        return common.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Migration("Django", "sql", common, List.of("python", "manage.py", "migrate", "--noinput")));
    }

    /// Those of the apps that its settings install and that lie in this project.
    List<String> djangoDirs() {
        Matcher settings = SETTINGS.matcher(text("manage.py"));
        if (!settings.find()) {
            return List.of();
        }
        String module = settings.group(1).replace('.', '/');
        Matcher apps = APPS.matcher(text(module + ".py") + text(module + "/__init__.py") + base(module));
        SequencedSet<String> dirs = new LinkedHashSet<>();
        while (apps.find()) {
            Matcher app = APP.matcher(apps.group(1));
            while (app.find()) {
                String dir = app.group(1).replaceFirst("\\.apps\\.\\w+$", "").replace('.', '/') + "/migrations";
                if (hasPython(dir)) {
                    dirs.add(dir);
                }
            }
        }
        return List.copyOf(dirs);
    }

    /// Settings of one kind of env often stand on others beside them, or in the folder that they take together.
    private String base(String module) {
        String folder = module.substring(0, module.lastIndexOf('/') + 1);
        return List.of("base.py", "common.py", "defaults.py").stream()
                .map(name -> text(folder + name) + text(module + "/" + name))
                .collect(Collectors.joining());
    }

    private boolean hasPython(String dir) {
        return tree.files(dir).stream().anyMatch(file -> file.endsWith(".py") && !file.endsWith("/__init__.py"));
    }

    private static String common(String one, String other) {
        String folder = one;
        while (!folder.isEmpty() && !other.startsWith(folder + "/") && !other.equals(folder)) {
            folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
        }
        return folder;
    }

    private String text(String file) {
        return tree.holds(file) ? new String(tree.read(file), StandardCharsets.UTF_8) : "";
    }
}
