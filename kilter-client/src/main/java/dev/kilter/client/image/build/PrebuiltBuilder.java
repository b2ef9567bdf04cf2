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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ships a folder that somebody has built already, as it lies: a runnable jar, a Node app with its packages, a site, or
/// one program that needs no libraries. No command runs. Only where it is asked for: no folder looks so by chance.
@ServiceProvider(ImageBuilder.class)
public final class PrebuiltBuilder implements ImageBuilder {
    /// What `build.type` calls it; the folder is `build.output`.
    public static final String TYPE = "prebuilt";

    private static final String FOLDER = "/app";

    /// For the service loader.
    public PrebuiltBuilder() {}

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public Optional<String> marker(Path root) {
        return Optional.empty();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            Path folder = folder(root, config.build().output());
            String architecture = Architecture.of(config.build());
            List<Way> ways = ways(folder, architecture, scratch, observer);
            if (ways.size() == 1) {
                AppFiles.requirePlain(
                        folder, AppFiles.below(folder, IgnoreRules::leavesOutAlways, IgnoreRules::leavesOutAlways));
                return without(
                        config.secrets().withheld().stream().map(root::resolve).collect(Collectors.toSet()),
                        ways.getFirst().content().make());
            }
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            ways.isEmpty()
                                    ? "nothing in '" + folder + "' can be started or served"
                                    : "'" + folder + "' could be started in " + ways.size() + " ways",
                            "Name a folder with either a runnable jar, a package.json with its packages installed, an"
                                    + " index.html, or one program.")
                    .withEvidence(ways.stream().map(Way::marker).toList())
                    .toException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One way to run the folder, and the files that say so.
    private record Way(String marker, Content content) {}

    @FunctionalInterface
    private interface Content {
        ImageContent make() throws IOException;
    }

    private static ImageContent without(Set<Path> withheld, ImageContent content) {
        List<ImageContent.Layer> layers = content.layers().stream()
                .map(layer -> new ImageContent.Layer(
                        layer.name(),
                        layer.entries().stream()
                                .filter(entry -> !withheld.contains(entry.source()))
                                .toList()))
                .toList();
        return new ImageContent(
                layers,
                content.command(),
                content.workingDir(),
                content.runtime(),
                content.variables(),
                content.summary());
    }

    private static Path folder(Path root, @Nullable String named) throws IOException {
        Path folder = root.resolve(named == null ? "" : named);
        if (!Files.isDirectory(folder)) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "there is no folder '" + folder + "' that was built",
                            "Build the app first, or correct --prebuilt (in kilter.yaml: build.output).")
                    .toException();
        }
        return folder.toRealPath();
    }

    private static List<Way> ways(Path folder, String architecture, Path scratch, Observer observer)
            throws IOException {
        List<Way> ways = new ArrayList<>();
        List<Path> jars = BuiltJars.archives(folder);
        if (!jars.isEmpty()) {
            ways.add(new Way(
                    "'" + jars.getFirst().getFileName() + "' is a jar",
                    () -> JavaBuilder.content(AppJar.among(folder, jars), TYPE, scratch, observer)));
        }
        if (Files.isRegularFile(folder.resolve("package.json"))) {
            ways.add(new Way("'package.json' is of a Node app", () -> {
                ForeignModules.refuse(folder, architecture);
                return NodeBuilder.built(
                        folder,
                        "",
                        PackageJson.of(folder),
                        NodeTools.ifThere(System.getenv()).map(NodeTools::major).orElse(""),
                        "as it lies");
            }));
        }
        if (Files.isRegularFile(folder.resolve("index.html"))) {
            ways.add(new Way(
                    "'index.html' is of a site",
                    () -> StaticBuilder.content(
                            folder, StaticBuilder.pages(folder), List.of(), "as it lies", scratch)));
        }
        for (Path program : programs(folder)) {
            ways.add(new Way("'" + program.getFileName() + "' is a program", () -> {
                requireFit(program, architecture);
                return program(folder, program.getFileName().toString());
            }));
        }
        return ways;
    }

    private static List<Path> programs(Path folder) throws IOException {
        List<Path> programs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Files.isRegularFile(file)
                        && Files.isExecutable(file)
                        && ElfHeader.architecture(file).isPresent()) {
                    programs.add(file);
                }
            }
        }
        return programs;
    }

    private static void requireFit(Path program, String architecture) throws IOException {
        String made = ElfHeader.architecture(program).orElseThrow();
        if (!made.equals(architecture)) {
            throw Problem.of(
                            KilterCode.WRONG_PROCESSOR,
                            "'" + program + "' is a program for " + made + ", and the image for linux/" + architecture,
                            "Build it for linux/" + architecture + "; or say what it is for, where the nodes run that:"
                                    + " kilter deploy --platform linux/" + made)
                    .toException();
        }
    }

    private static ImageContent program(Path folder, String name) throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        for (String file : AppFiles.below(folder, IgnoreRules::leavesOutAlways, IgnoreRules::leavesOutAlways)) {
            Path source = folder.resolve(file);
            entries.add(new ImageContent.Entry(FOLDER + "/" + file, source, AppFiles.isExecutable(source)));
        }
        return new ImageContent(
                List.of(new ImageContent.Layer("app", entries)),
                List.of("./" + name),
                FOLDER,
                "static",
                Map.of(),
                TYPE + " · " + name);
    }
}
