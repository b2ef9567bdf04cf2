package dev.kilter.client;

import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes the first kilter.yaml of a folder.
public final class ProjectInit {
    private static final Pattern ORIGIN =
            Pattern.compile("(?s)\\[remote \"origin\"]\\s.*?url = [^\\n]*?([^/:\\n]+)/[^/\\n]+\\n");
    private static final int LONGEST_ORG = 20;
    private static final int LONGEST_APP = 30;

    private ProjectInit() {}

    /// What was written.
    ///
    /// @param seen what the folder showed, a line each
    public record Written(Path file, Project project, List<String> seen) {
        public Written {
            seen = List.copyOf(seen);
        }
    }

    /// Writes it and says what it was made from; a file that is there is never touched. `project` is asked of git
    /// and of the folder's name when it is null.
    public static Written write(Path folder, @Nullable Project project) {
        Path file = folder.resolve("kilter.yaml");
        Project named = project == null ? guess(folder) : project;
        ProjectSketch sketch = sketch(new ProjectDir(folder, file));
        if (sketch.type() == null && sketch.framework() == null) {
            ImageBuild.folderThatFits(folder).ifPresent(ProjectInit::refuse);
        }
        byte[] text = SketchText.of(named, sketch).getBytes(StandardCharsets.UTF_8);
        KilterYaml.parse("kilter.yaml", text);
        try {
            Files.write(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "there is a kilter.yaml in '" + folder + "' already",
                            "Change that one; this checks it: kilter config validate")
                    .toException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(file, named, sketch.seen());
    }

    private static ProjectSketch sketch(ProjectDir project) {
        List<String> types = ImageBuild.types(project.root());
        List<String> parts = types.equals(List.of("node")) ? ImageBuild.workspaces(project.root()) : List.of();
        return parts.isEmpty()
                ? ProjectSketch.of(project, types, parts)
                : ProjectSketch.of(project, ImageBuild.types(project.root().resolve(parts.getFirst())), parts);
    }

    private static void refuse(Path below) {
        throw Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "nothing here says how to build an app, and its folder '" + below.getFileName() + "' does",
                        "Begin there: kilter init -C " + below)
                .toException();
    }

    private static Project guess(Path folder) {
        Path name = folder.getFileName();
        return new Project(
                label(origin(folder), "acme", LONGEST_ORG),
                label(name == null ? "" : name.toString(), "app", LONGEST_APP));
    }

    /// Whose the repository is, as git's own file says.
    private static String origin(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path config = at.resolve(".git/config");
            if (Files.isRegularFile(config)) {
                try {
                    Matcher matcher = ORIGIN.matcher(Files.readString(config) + "\n");
                    return matcher.find() ? matcher.group(1) : "";
                } catch (IOException e) {
                    return "";
                }
            }
        }
        return "";
    }

    private static String label(String text, String otherwise, int longest) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
        String cut = plain.substring(0, Math.min(plain.length(), longest)).replaceAll("-+$", "");
        return cut.isEmpty() ? otherwise : cut;
    }
}
