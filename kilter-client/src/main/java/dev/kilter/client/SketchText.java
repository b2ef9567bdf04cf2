package dev.kilter.client;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A sketch as a kilter.yaml with the comments that somebody needs who reads one for the first time. Pure.
final class SketchText {
    private SketchText() {}

    static String of(Project project, ProjectSketch sketch) {
        StringBuilder text = new StringBuilder();
        text.append("# What kilter deploys. For your editor: kilter config schema. What an env gets: kilter config show"
                + " --env dev\n");
        text.append("project: ").append(project).append('\n');
        if (!sketch.isSite()) {
            listening(text, sketch.framework());
        }
        build(text, sketch);
        if (!sketch.here().isEmpty()) {
            text.append("# Left out, as .env.example means your machine: ")
                    .append(String.join(", ", sketch.here()))
                    .append('\n');
        }
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
            text.append("# Before each roll, in the new image, as the app's role: it may not change the schema.\n"
                            + "release: ")
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

    private static void listening(StringBuilder text, ProjectSketch.@Nullable Framework framework) {
        text.append("# Where the app listens unless it reads the variable PORT.\n");
        text.append("port: ")
                .append(framework == null ? 8080 : framework.port())
                .append('\n');
        String health = framework == null ? null : framework.health();
        text.append(
                health == null
                        ? "# A path that answers 2xx when the app is ready:\n# health: /healthz\n"
                        : "health: " + health + "\n");
    }

    private static void build(StringBuilder text, ProjectSketch sketch) {
        String type = sketch.type();
        if (sketch.isChoice()) {
            text.append("# The folder could be built in other ways, too.\nbuild: { type: ")
                    .append(type)
                    .append(sketch.program() == null ? "" : ", main: " + sketch.program())
                    .append(sketch.workspace() == null ? "" : ", workspace: " + sketch.workspace())
                    .append(" }\n");
        } else if (sketch.workspace() != null) {
            text.append("# Of several parts the one that is deployed.\nbuild: { workspace: ")
                    .append(sketch.workspace())
                    .append(" }\n");
        } else if (sketch.program() != null) {
            text.append("# Of several programs the one that serves.\nbuild: { main: ")
                    .append(sketch.program())
                    .append(" }\n");
        } else if (type == null) {
            text.append("""
                # Nothing here says how the app is built. Write a Dockerfile, or name an image:
                # build: { image: host/name@sha256:… }
                """);
        }
    }

    private static void database(StringBuilder text, ProjectSketch sketch) {
        ProjectSketch.Migration migration = sketch.migration();
        if (sketch.isSite()) {
            return;
        }
        if (!sketch.database()) {
            text.append("# The app finds a database of its own in DATABASE_URL:\n# database: postgres\n");
            return;
        }
        text.append("# Found in DATABASE_URL.\ndatabase: postgres\n");
        if (migration != null) {
            boolean usual = migration.dir().equals(MigrationConfig.usualDir(migration.tool()));
            boolean own = !migration.command().isEmpty();
            text.append(
                    own
                            ? "# " + migration.name()
                                    + "'s own command applies them, in the app's image, as the schema's"
                                    + " owner. It has to read DATABASE_URL.\n"
                            : "");
            text.append("migration: { tool: ").append(migration.tool());
            text.append(usual ? "" : ", dir: " + migration.dir());
            text.append(own ? ", engine: cli, command: " + command(migration.command()) : "")
                    .append(" }\n");
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
