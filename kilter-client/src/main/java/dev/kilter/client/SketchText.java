package dev.kilter.client;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.stream.Collectors;

/// A sketch as a kilter.yaml with the comments that somebody needs who reads one for the first time. Pure.
final class SketchText {
    private SketchText() {}

    static String of(Project project, ProjectSketch sketch) {
        StringBuilder text = new StringBuilder();
        text.append("# What kilter deploys. For your editor: kilter config schema. What an env gets: kilter config show"
                + " --env dev\n");
        text.append("project: ").append(project).append('\n');
        ProjectSketch.Framework framework = sketch.framework();
        text.append("# Where the app listens unless it reads the variable PORT.\n");
        text.append("port: ")
                .append(framework == null ? 8080 : framework.port())
                .append('\n');
        String health = framework == null ? null : framework.health();
        text.append(
                health == null
                        ? "# A path that answers 2xx when the app is ready:\n# health: /healthz\n"
                        : "health: " + health + "\n");
        if (!sketch.variables().isEmpty()) {
            text.append("env:\n");
            sketch.variables()
                    .forEach((name, value) -> text.append("  ")
                            .append(name)
                            .append(": ")
                            .append(quoted(value))
                            .append('\n'));
        }
        database(text, sketch);
        secrets(text, project, sketch.secrets());
        if (!sketch.release().isEmpty()) {
            text.append("# Before each roll, in the new image.\nrelease: ")
                    .append(command(sketch.release()))
                    .append('\n');
        }
        if (!sketch.processes().isEmpty()) {
            text.append("# The same image with another command; web is the image's own.\nprocesses:\n");
            sketch.processes()
                    .forEach((name, words) -> text.append("  ")
                            .append(name)
                            .append(": { command: ")
                            .append(command(words))
                            .append(" }\n"));
        }
        return text.toString();
    }

    private static void database(StringBuilder text, ProjectSketch sketch) {
        ProjectSketch.Migration migration = sketch.migration();
        if (!sketch.database()) {
            text.append("# The app finds a database of its own in DATABASE_URL:\n# database: postgres\n");
            return;
        }
        text.append("# Found in DATABASE_URL.\ndatabase: postgres\n");
        if (migration != null) {
            boolean usual = migration.dir().equals(MigrationConfig.usualDir(migration.tool()));
            text.append("migration: { tool: ").append(migration.tool());
            text.append(usual ? "" : ", dir: " + migration.dir()).append(" }\n");
        }
    }

    private static void secrets(StringBuilder text, Project project, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        String name = project.app() + "-secrets";
        text.append("# ").append(String.join(", ", names)).append(": write them into a file that git ignores, then:\n");
        text.append("# secrets: { ")
                .append(name)
                .append(": .env.prod }\n# appSecrets: [")
                .append(name)
                .append("]\n");
    }

    private static String command(List<String> words) {
        return words.stream().map(SketchText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /// JSON's quotes are YAML's too.
    private static String quoted(String value) {
        return value.matches("[A-Za-z/][A-Za-z0-9_./-]*") && !value.matches("(?i)true|false|null|yes|no|on|off")
                ? value
                : Wire.text(value);
    }
}
