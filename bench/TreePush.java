import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import dev.kilter.client.image.BaseImages;
import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.ImagePush;
import dev.kilter.client.image.build.StatesInputs;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Pushes a folder as an image of two layers, `node_modules` and the rest, once and in a process of its own: with
/// kilter or with jib-core. Neither builds anything, but for `kilter-go`.
final class TreePush {
    private static final String PACKAGES = "node_modules";
    private static final String PLACE = "/app/";

    private TreePush() {}

    /// `kilter|kilter-zstd|kilter-go|jib`, the folder, the registry, and a folder for what the tool keeps.
    public static void main(String[] arguments) throws Exception {
        Path tree = Path.of(arguments[1]).toRealPath();
        Path cache = Path.of(arguments[3]);
        switch (arguments[0]) {
            case "kilter" -> kilter(tree, arguments[2], cache, null);
            case "kilter-zstd" -> kilter(tree, arguments[2], cache, "zstd");
            case "kilter-go" -> built(tree, arguments[2], cache);
            default -> jib(tree, arguments[2], cache);
        }
        // jib's pools would stay for a minute.
        System.exit(0);
    }

    private static void kilter(Path tree, String registry, Path home, String compression) {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD)
                .building(new BuildConfig("tree", null, null, null, null, null, null, null, compression, null));
        push(new ImageBuild(home, Providers.of("image builder", List.of(new Tree()))), tree, config, registry);
    }

    private static void push(ImageBuild builds, Path tree, AppConfig config, String registry) {
        RegistryTarget target = new RegistryTarget(registry, "acme/shop", new RegistryLogin.OfThisMachine());
        try (ImagePush push = new ImagePush(target, BaseImages.NONE, builds.pushed(), () -> true)) {
            push.push(builds.following(push).build(tree, config, BuildObserver.silent()), BuildObserver.silent());
        }
    }

    /// Builds it, too, as a deploy does.
    private static void built(Path app, String registry, Path home) {
        push(
                new ImageBuild(home, Providers.imageBuilders(TreePush.class.getClassLoader())),
                app,
                AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD),
                registry);
    }

    private static void jib(Path tree, String registry, Path cache) throws Exception {
        JibContainerBuilder image = Jib.fromScratch();
        image.addFileEntriesLayer(jibLayer(tree, true)).addFileEntriesLayer(jibLayer(tree, false));
        image.containerize(Containerizer.to(RegistryImage.named(ImageReference.parse(registry + "/acme/shop:latest")))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache));
    }

    private static FileEntriesLayer jibLayer(Path tree, boolean packages) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(packages ? "dependencies" : "app");
        for (Path file : files(tree, packages)) {
            if (Files.isRegularFile(file)) {
                layer.addEntry(file, AbsoluteUnixPath.get(PLACE + tree.relativize(file)));
            }
        }
        return layer.build();
    }

    private static List<Path> files(Path tree, boolean packages) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(file -> !Files.isDirectory(file))
                    .filter(file -> tree.relativize(file).startsWith(PACKAGES) == packages)
                    .sorted()
                    .toList();
        }
    }

    /// The folder as it lies.
    private record Tree() implements ImageBuilder, StatesInputs {
        @Override
        public String id() {
            return "tree";
        }

        @Override
        public Optional<String> marker(Path root) {
            return Optional.of("tree");
        }

        @Override
        public Optional<String> toolState(Path root) {
            return Optional.of("none");
        }

        @Override
        public Set<String> outputs() {
            return Set.of();
        }

        @Override
        public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
            try {
                return new ImageContent(
                        List.of(layer(root, "dependencies", true), layer(root, "app", false)),
                        List.of("node", "server.js"),
                        "/app",
                        "node/20",
                        Map.of(),
                        "tree");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ImageContent.Layer layer(Path root, String name, boolean packages) throws IOException {
            return new ImageContent.Layer(
                    name,
                    files(root, packages).stream()
                            .map(file -> new ImageContent.Entry(
                                    PLACE + root.relativize(file), file, Files.isExecutable(file)))
                            .toList());
        }
    }
}
