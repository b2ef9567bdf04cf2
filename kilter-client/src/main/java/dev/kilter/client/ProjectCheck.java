package dev.kilter.client;

import dev.kilter.client.image.build.DockerfileBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Holds a kilter.yaml against the folder it stands in: whatever it names must be there. Asked before anything is
/// built, since a missing file is nothing that a deploy should find out half-way.
public final class ProjectCheck {
    private final ProjectDir project;
    private final KilterYaml yaml;
    private final Set<String> builders;

    /// A check of this project; `builders` are the ids that `build.type` may name.
    public ProjectCheck(ProjectDir project, KilterYaml yaml, Set<String> builders) {
        this.project = project;
        this.yaml = yaml;
        this.builders = Set.copyOf(builders);
    }

    /// Throws the first complaint, with its line in kilter.yaml.
    public void check(AppConfig config) {
        String type = config.build().type();
        if (!type.equals("auto")
                && !type.equals("image")
                && !type.equals(DockerfileBuild.TYPE)
                && !builders.contains(type)) {
            List<String> known = new ArrayList<>(builders);
            known.addAll(List.of("image", DockerfileBuild.TYPE));
            throw complaint(
                    config.env(),
                    "build.type",
                    "there is no image builder called '" + type + "'",
                    "Use one of: " + String.join(", ", known.stream().sorted().toList()) + "; or leave it out.");
        }
        checkMigrations(config);
        checkSeeds(config);
    }

    /// Throws the complaint about a file of a seed that is not there, with its line in kilter.yaml.
    public void checkSeeds(AppConfig config) {
        for (SeedConfig seed : config.seeds()) {
            seed.files().forEach(file -> seedFile(config.env(), file));
        }
    }

    /// Throws the complaint about a folder of migrations that is not there, with its line in kilter.yaml.
    public void checkMigrations(AppConfig config) {
        MigrationConfig migration = config.migration();
        if (migration != null && !Files.exists(project.root().resolve(migration.dir()))) {
            String elsewhere = new MigrationSketch(project)
                    .find()
                    .map(found -> " There are some in '" + found.dir() + "': migration: { tool: " + found.tool()
                            + ", dir: " + found.dir() + " }")
                    .orElse("");
            throw complaint(
                    config.env(),
                    "migration",
                    "there is no folder '" + migration.dir() + "' with the migrations",
                    "Make it, correct `migration: {dir: …}`, or remove `migration:`." + elsewhere);
        }
    }

    private void seedFile(EnvName env, String file) {
        Path place = project.root().resolve(file);
        if (!Files.isRegularFile(place)) {
            String what = Files.isDirectory(place) ? "'" + file + "' is a folder" : "there is no file '" + file + "'";
            String hint = "Correct the path, or write the file." + beside(place);
            throw complaint(line(env, "seed", file), what, hint);
        }
    }

    private static String beside(Path place) {
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .limit(5)
                    .toList();
            return names.isEmpty() ? "" : " Its folder has: " + String.join(", ", names) + ".";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KilterException complaint(EnvName env, String path, String detail, String hint) {
        return complaint(line(env, path, ""), detail, hint);
    }

    private KilterException complaint(int line, String detail, String hint) {
        return Problem.of(KilterCode.CONFIG_INVALID, project.file().getFileName() + ":" + line + ": " + detail, hint)
                .toException();
    }

    /// The line of the value below `path`: the one that holds `value` if there is one, else the first.
    private int line(EnvName env, String path, String value) {
        List<KilterYaml.Origin> below = yaml.origins(env).stream()
                .filter(origin -> origin.path().equals(path)
                        || origin.path().startsWith(path + ".")
                        || origin.path().startsWith(path + "["))
                .toList();
        return below.stream()
                .filter(origin -> !value.isEmpty() && origin.value().endsWith(value))
                .findFirst()
                .or(() -> below.stream().findFirst())
                .map(KilterYaml.Origin::line)
                .orElse(1);
    }
}
