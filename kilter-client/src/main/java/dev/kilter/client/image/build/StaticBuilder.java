package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ships a site of files, as they lie or as the build script of its package.json makes them, with a small server that
/// runs on Java wherever the image does.
@ServiceProvider(ImageBuilder.class)
public final class StaticBuilder implements ImageBuilder, StatesInputs {
    private static final String FOLDER = "/app";
    private static final String RUNTIME = "java/25";
    private static final List<String> PLAIN = List.of("", "public", "site", "www", "dist");
    /// What is no page, wherever it was made.
    private static final Pattern PRIVATE =
            Pattern.compile("(?:.*/)?(?:\\.git|\\.env[^/]*|\\.npmrc|\\.DS_Store)(?:/.*)?");

    /// What editors, hosts and tools keep for themselves beside pages that nobody built.
    private static final Pattern HIDDEN = Pattern.compile("(?:.*/)?\\.(?!well-known/)[^/]+(?:/.*)?");

    private final Map<String, String> environment;

    /// Uses the node and npm on this process's PATH where a site has to be made.
    public StaticBuilder() {
        this(System.getenv());
    }

    StaticBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return "static";
    }

    @Override
    public Optional<String> marker(Path root) {
        return StaticSite.of(root).map(StaticSite::marker);
    }

    @Override
    public Optional<String> toolState(Path root) {
        return Files.isRegularFile(root.resolve("package.json"))
                ? NodeTools.stateIfLocked(root, environment)
                : Optional.of("no tools");
    }

    @Override
    public Set<String> outputs() {
        return Set.of("node_modules");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            IgnoreRules rules =
                    IgnoreRules.of(root).withholding(config.secrets().withheld());
            List<String> files = AppFiles.below(root, IgnoreRules::leavesOutAlways, rules::leavesOut);
            AppFiles.requirePlain(root, files);
            String output = config.build().output();
            String workspace = Objects.requireNonNullElse(config.build().workspace(), "");
            Path part = root.resolve(workspace);
            if (Files.isRegularFile(part.resolve("package.json"))
                    && PackageJson.of(part).hasBuildScript()) {
                return made(root, workspace, files, config, scratch, observer);
            }
            String folder = folder(root, output == null ? PLAIN : List.of(output), null);
            String below = folder.isEmpty() ? "" : folder + "/";
            List<String> pages = files.stream()
                    .filter(file -> file.startsWith(below) && !file.equals("package.json"))
                    .map(file -> file.substring(below.length()))
                    .filter(file -> !HIDDEN.matcher(file).matches())
                    .toList();
            GitIgnored.in(root).tell(pages.stream().map(below::concat).toList(), observer);
            return content(root.resolve(folder), pages, List.of(), "as they lie", scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImageContent made(
            Path root, String workspace, List<String> files, AppConfig config, Path scratch, Observer observer)
            throws IOException {
        Path part = root.resolve(workspace);
        SiteTool tool = SiteTool.of(part, PackageJson.of(part)).orElse(SiteTool.OTHER);
        String output = config.build().output();
        List<String> places = output == null ? tool.outputs() : List.of(output);
        NodePackages packages = new NodePackages(
                workspace, NodePackages.Use.BUILD, config.build().variables(), Architecture.of(config.build()));
        NodeTree tree = new NodeTree(root, scratch, environment, packages, observer);
        String below = workspace.isEmpty() ? "" : workspace + "/";
        // What an earlier build left in the app's own folder is not what this one makes. OTHER may keep sources
        // there.
        List<String> sources = tool == SiteTool.OTHER
                ? files
                : files.stream()
                        .filter(file -> places.stream().noneMatch(place -> file.startsWith(below + place + "/")))
                        .toList();
        NodeTools tools = NodeTools.find(environment);
        tools.compare(root, PackageJson.of(part), "the site is made with it", observer);
        tree.build(sources, PackageJson.of(root), tools);
        Path made = tree.folder().resolve(workspace);
        Path site = made.resolve(folder(made, places, tool));
        return content(site, pages(site), tool.lasting(), tool.title(), scratch);
    }

    /// All that may be shown of a folder that a tool has made.
    static List<String> pages(Path site) throws IOException {
        return AppFiles.below(
                site,
                path -> PRIVATE.matcher(path).matches(),
                path -> PRIVATE.matcher(path).matches());
    }

    /// The first of these that has a start page; Angular puts it two folders deeper.
    private static String folder(Path root, List<String> places, @Nullable SiteTool tool) throws IOException {
        for (String place : places) {
            if (Files.isRegularFile(root.resolve(place).resolve("index.html"))) {
                return place;
            }
            if (tool == SiteTool.ANGULAR && Files.isDirectory(root.resolve(place))) {
                Optional<String> below =
                        AppFiles.below(root.resolve(place), _ -> false, path -> !path.endsWith("/index.html")).stream()
                                .findFirst();
                if (below.isPresent()) {
                    return place + "/" + below.get().replaceFirst("/index\\.html$", "");
                }
            }
        }
        throw noPages(root, places, tool);
    }

    private static KilterException noPages(Path root, List<String> places, @Nullable SiteTool tool) throws IOException {
        String looked = String.join(
                ", ",
                places.stream()
                        .map(place -> "'" + (place.isEmpty() ? "" : place + "/") + "index.html'")
                        .toList());
        List<String> pages = AppFiles.below(
                root,
                path -> path.endsWith("node_modules") || path.startsWith("."),
                path -> !path.equals("index.html") && !path.endsWith("/index.html"));
        List<String> evidence =
                pages.stream().limit(5).map(page -> "there is '" + page + "'").toList();
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        (tool == null ? "the site has no start page: there is no " : "the build made no ") + looked,
                        "Say which folder is served, in kilter.yaml: build: { type: static, output: dist }")
                .withEvidence(evidence)
                .toException();
    }

    /// The folder's pages and what serves them.
    ///
    /// @param lasting patterns of files whose content never changes under one name
    static ImageContent content(Path site, List<String> pages, List<String> lasting, String how, Path scratch)
            throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        for (String page : pages) {
            entries.add(new ImageContent.Entry(FOLDER + "/site/" + page, site.resolve(page), false));
        }
        return new ImageContent(
                List.of(FileServerClasses.layer(FOLDER, scratch), new ImageContent.Layer("app", entries)),
                FileServerClasses.command(lasting).toList(),
                FOLDER,
                RUNTIME,
                Map.of(),
                "static · " + how + " · " + pages.size() + (pages.size() == 1 ? " file" : " files"));
    }
}
