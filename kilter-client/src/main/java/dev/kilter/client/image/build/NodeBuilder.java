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
import java.util.Optional;
import java.util.Set;

/// Ships a Node app: its files, and what `npm ci` installs from the lockfile in a layer of its own. An app without
/// dependencies and without a build script needs no npm.
@ServiceProvider(ImageBuilder.class)
public final class NodeBuilder implements ImageBuilder, StatesInputs {
    private static final String FOLDER = "/app";

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
        return Files.isRegularFile(root.resolve("package.json")) ? Optional.of("package.json") : Optional.empty();
    }

    @Override
    public Optional<String> toolState(Path root) {
        try {
            return Optional.of(NodeTools.state(environment));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> outputs() {
        return Set.of("node_modules");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            PackageJson app = PackageJson.of(root);
            NodeTools tools = NodeTools.find(environment);
            IgnoreRules rules = IgnoreRules.of(root);
            List<String> files = AppFiles.below(root, IgnoreRules::leavesOutAlways, rules::leavesOut);
            List<ImageContent.Layer> layers = new ArrayList<>();
            if (!app.hasDependencies() && !app.hasBuildScript()) {
                layers.add(layer("app", root, files));
            } else {
                NodeTree tree = new NodeTree(root, scratch, environment, observer);
                tree.mirror(files);
                tree.install(app, tools);
                layers.add(layer("dependencies", tree.folder(), modules(tree.folder())));
                layers.add(layer("app", tree.folder(), built(tree.folder())));
            }
            layers.removeIf(layer -> layer.entries().isEmpty());
            return new ImageContent(
                    layers,
                    app.startCommand(),
                    FOLDER,
                    "node/" + tools.major(),
                    Map.of("NODE_ENV", "production"),
                    "node " + tools.major() + " · " + (layers.size() > 1 ? "npm" : "no dependencies") + " · "
                            + app.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> modules(Path tree) throws IOException {
        return AppFiles.below(
                tree, path -> !isModule(path) || path.equals("node_modules/.cache"), path -> !isModule(path));
    }

    private static boolean isModule(String path) {
        return path.equals("node_modules") || path.startsWith("node_modules/");
    }

    private static List<String> built(Path tree) throws IOException {
        return AppFiles.below(tree, NodeBuilder::isModule, NodeBuilder::isModule);
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
