package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
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
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Ships a Node app: its files, what its build script makes of them, and what its package manager installs from the
/// lockfile in a layer of its own. An app without dependencies and scripts needs no npm.
@ServiceProvider(ImageBuilder.class)
public final class NodeBuilder implements ImageBuilder, StatesInputs {
    private static final String FOLDER = "/app";
    /// What package managers note for themselves: times and addresses that differ from machine to machine.
    private static final Pattern INSTALL_NOTES = Pattern.compile(
            "(?:.*/)?node_modules/(?:\\.package-lock\\.json|\\.modules\\.yaml|\\.yarn-integrity|\\.yarn-state\\.yml"
                    + "|\\.pnpm-[a-z0-9.-]+\\.json|\\.pnpm/lock\\.yaml)");

    private static final Pattern MODULE = Pattern.compile("(?:^|/)node_modules(?:/|$)");
    /// What tools remember of a build.
    private static final Pattern CACHE = Pattern.compile("(?:.*/)?node_modules/\\.(?:cache|vite|vite-temp|tmp)");

    private final Map<String, String> environment;

    /// Uses the node and npm on this process's PATH.
    public NodeBuilder() {
        this(System.getenv());
    }

    NodeBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return "node";
    }

    @Override
    public Optional<String> marker(Path root) {
        return Files.isRegularFile(root.resolve("package.json"))
                        && StaticSite.of(root).isEmpty()
                ? Optional.of("package.json")
                : Optional.empty();
    }

    @Override
    public Optional<String> toolState(Path root) {
        return NodeTools.stateIfLocked(root, environment);
    }

    @Override
    public Set<String> outputs() {
        return Set.of("node_modules");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            String workspace = Objects.requireNonNullElse(config.build().workspace(), "");
            PackageJson top = PackageJson.of(root);
            PackageJson app = workspace.isEmpty() ? top : PackageJson.of(root.resolve(workspace));
            IgnoreRules rules =
                    IgnoreRules.of(root).withholding(config.secrets().withheld());
            List<String> files = AppFiles.below(root, IgnoreRules::leavesOutAlways, rules::leavesOut);
            AppFiles.requirePlain(root, files);
            if (workspace.isEmpty() && !app.hasDependencies() && !app.hasBuildScript() && !app.hasInstallScript()) {
                GitIgnored.in(root).tell(files, observer);
                List<ImageContent.Layer> layers = List.of(layer("app", root, files));
                // nothing runs, so a machine without node builds it too
                Optional<NodeTools> node = NodeTools.ifThere(environment);
                if (node.isPresent()) {
                    node.get()
                            .compare(
                                    root,
                                    app,
                                    "the app runs on node/" + node.get().major(),
                                    observer);
                }
                return new Made(
                                FOLDER,
                                app,
                                app.startCommand(root),
                                node.map(NodeTools::major).orElse(""))
                        .content(layers, "no dependencies", Map.of());
            }
            ServerTool.requireAdapter(app);
            if (workspace.isEmpty()) {
                NodeWorkspaces.requireChoice(root);
            }
            NodeTools tools = NodeTools.find(environment);
            tools.compare(root, app, "the app is built with it and runs on node/" + tools.major(), observer);
            if (!app.hasBuildScript() && !top.hasBuildScript()) {
                GitIgnored.in(root).tell(files, observer);
            }
            NodePackages packages = new NodePackages(
                    workspace, NodePackages.Use.RUN, config.build().variables(), Architecture.of(config.build()));
            NodeTree tree = new NodeTree(root, scratch, environment, packages, observer);
            tree.build(files, top, tools);
            return built(
                    tree.folder(),
                    workspace,
                    app,
                    tools.major(),
                    Packager.of(root, top).title());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A tree whose packages are installed and whose build script has run.
    static ImageContent built(Path tree, String workspace, PackageJson app, String major, String manager)
            throws IOException {
        Path folder = tree.resolve(workspace);
        String place = workspace.isEmpty() ? FOLDER : FOLDER + "/" + workspace;
        if (NextStandalone.isIn(folder)) {
            NextStandalone next = NextStandalone.complete(folder, workspace);
            return new Made(next.isNested() ? place : FOLDER, app, List.of("node", "server.js"), major)
                    .content(layers(next.folder()), manager + " · Next.js", Map.of("HOSTNAME", "0.0.0.0"));
        }
        PackageJson made = PackageJson.of(folder);
        boolean says = made.startsProgram() || Procfile.of(tree).isPresent();
        Optional<ServerTool.Server> server = says ? Optional.empty() : ServerTool.in(folder, made);
        if (server.isPresent()) {
            return new Made(place, app, server.get().command(), major)
                    .content(
                            layers(tree),
                            manager + " · " + server.get().title(),
                            server.get().variables());
        }
        return new Made(place, app, made.startCommand(tree), major).content(layers(tree), manager, Map.of());
    }

    /// How a built app is run.
    private record Made(String place, PackageJson app, List<String> command, String major) {
        ImageContent content(List<ImageContent.Layer> layers, String how, Map<String, String> variables) {
            Map<String, String> all = new TreeMap<>(variables);
            all.put("NODE_ENV", "production");
            return new ImageContent(
                    layers,
                    command,
                    place,
                    major.isEmpty() ? "node" : "node/" + major,
                    all,
                    (major.isEmpty() ? "node" : "node " + major) + " · " + how + " · " + app.name());
        }
    }

    private static List<ImageContent.Layer> layers(Path folder) throws IOException {
        List<ImageContent.Layer> layers = new ArrayList<>();
        layers.add(layer("dependencies", folder, modules(folder)));
        layers.add(layer("app", folder, own(folder)));
        layers.removeIf(layer -> layer.entries().isEmpty());
        return layers;
    }

    private static List<String> modules(Path tree) throws IOException {
        return AppFiles.below(
                tree,
                path -> CACHE.matcher(path).matches() || path.endsWith(".next/cache"),
                path -> !isModule(path) || INSTALL_NOTES.matcher(path).matches());
    }

    /// Those of a part of the app, too, and those that a tool puts beside the server it makes.
    private static boolean isModule(String path) {
        return MODULE.matcher(path).find();
    }

    private static List<String> own(Path tree) throws IOException {
        return AppFiles.below(tree, path -> isModule(path) || path.endsWith(".next/cache"), NodeBuilder::isModule);
    }

    private static ImageContent.Layer layer(String name, Path folder, List<String> files) throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        for (String file : files) {
            Path source = folder.resolve(file);
            entries.add(new ImageContent.Entry(FOLDER + "/" + file, source, AppFiles.isExecutable(source)));
        }
        return new ImageContent.Layer(name, entries);
    }
}
