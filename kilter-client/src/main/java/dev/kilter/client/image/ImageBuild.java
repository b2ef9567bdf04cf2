package dev.kilter.client.image;

import dev.kilter.client.image.build.AppFiles;
import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.build.LeftOut;
import dev.kilter.client.image.build.NodeWorkspaces;
import dev.kilter.client.image.layer.LayerCache;
import dev.kilter.client.image.layer.LayerFollower;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Turns an app's folder into an image on this machine. Nothing runs when the same inputs were built before; layers are
/// named by their content, so that only what changed is compressed. Two builds of one folder wait for each other.
public final class ImageBuild {
    private final Path cache;
    private final Providers<ImageBuilder> builders;
    private final Workbench bench;
    private final UnaryOperator<BuildConfig> wish;
    private final Nodes nodes;

    /// The types of builds that this folder could have; none: nothing says how to build it.
    public static List<String> types(Path folder) {
        return Detection.types(folder, Providers.imageBuilders(ImageBuild.class.getClassLoader()));
    }

    /// Folders of which kilter.yaml has to name one as `build.workspace`, the likeliest first.
    public static List<String> workspaces(Path folder) {
        try {
            return NodeWorkspaces.apps(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A folder in this one that says how to build it, in the order of their names; empty: none does.
    public static Optional<Path> folderThatFits(Path folder) {
        return Detection.folderThatFits(folder, Providers.imageBuilders(ImageBuild.class.getClassLoader()));
    }

    /// Builds with these builders, and keeps what it can use again below the kilter home.
    public ImageBuild(Path home, Providers<ImageBuilder> builders) {
        this.cache = home.toAbsolutePath().resolve("cache");
        this.builders = builders;
        LayerCache layers = new LayerCache(cache.resolve("layers"));
        this.bench =
                new Workbench(layers, new BuildCache(cache.resolve("builds"), layers), false, LayerFollower.NOBODY);
        this.wish = UnaryOperator.identity();
        this.nodes = Nodes.UNKNOWN;
    }

    private ImageBuild(ImageBuild other, Workbench bench, UnaryOperator<BuildConfig> wish, Nodes nodes) {
        this.cache = other.cache;
        this.builders = other.builders;
        this.bench = bench;
        this.wish = wish;
        this.nodes = nodes;
    }

    /// The same, for builds that are not quite what kilter.yaml says. What the platform is told of the app stays as
    /// it is there, but for [#told].
    public ImageBuild wishing(UnaryOperator<BuildConfig> other) {
        return new ImageBuild(this, bench, other, nodes);
    }

    /// The same, for these nodes: what they cannot run is refused with `KLT-B02` before anything is built.
    public ImageBuild on(Nodes others) {
        return new ImageBuild(this, bench, wish, others);
    }

    /// The same, which uses nothing again that an earlier build of the folder has left.
    public ImageBuild afresh() {
        Workbench empty = new Workbench(bench.layers(), bench.builds(), true, bench.follower());
        return new ImageBuild(this, empty, wish, nodes);
    }

    /// The same, which tells this one of each layer that it begins to make. By then it is known to hold no secret.
    public ImageBuild following(LayerFollower follower) {
        Workbench heard = new Workbench(bench.layers(), bench.builds(), bench.afresh(), follower);
        return new ImageBuild(this, heard, wish, nodes);
    }

    /// What was pushed from here.
    public PushMemory pushed() {
        return PushMemory.in(cache.resolve("pushed"));
    }

    /// Builds the app in this folder.
    public BuiltImage build(Path folder, AppConfig config, BuildObserver observer) {
        AppConfig wished = wished(config);
        if (wished.build().type().equals("image")) {
            return prebuilt(wished.build());
        }
        return made(folder, wished, observer, (image, _, _) -> image);
    }

    /// Builds the app too, and tells what a deploy would push and why.
    public BuildPlan plan(Path folder, AppConfig config, BuildObserver observer) {
        AppConfig wished = wished(config);
        if (wished.build().type().equals("image")) {
            return BuildPlan.of(prebuilt(wished.build()));
        }
        List<String> remarks = new ArrayList<>();
        BuildObserver noting = event -> {
            if (event instanceof BuildEvent.Remark(String text)) {
                remarks.add(text);
            }
            observer.on(event);
        };
        return made(
                folder,
                wished,
                noting,
                (image, detection, root) -> BuildPlan.of(image, detection.marker(), LeftOut.of(root, wished), remarks));
    }

    /// What the platform is told of this app: where its nodes are of several kinds, also for which of them the
    /// image is, so that no other gets it.
    public AppConfig told(AppConfig config) {
        return nodes.areMixed()
                ? config.building(config.build().on(wished(config).build().platform()))
                : config;
    }

    /// What is built of this app, its platform chosen.
    private AppConfig wished(AppConfig config) {
        BuildConfig build = wish.apply(config.build());
        return config.building(build.on(nodes.choose(build.platform(), Architecture.ofThisMachine())));
    }

    /// What becomes of an image and of what was found.
    @FunctionalInterface
    private interface Ending<T> {
        T of(BuiltImage.Assembled image, Detection detection, Path root) throws IOException;
    }

    private <T> T made(Path folder, AppConfig config, BuildObserver observer, Ending<T> ending) {
        try {
            Path root = folder.toRealPath();
            Detection detection = Detection.of(root, config.build(), builders);
            observer.on(new BuildEvent.Detected(detection.id(), detection.marker()));
            Path workplace = cache.resolve("apps")
                    .resolve(Sha256.of(detection.id() + " " + root).substring(0, 24));
            try (FolderLock _ = FolderLock.on(workplace)) {
                if (bench.afresh()) {
                    AppFiles.deleteBelow(workplace.resolve("scratch"));
                }
                return ending.of(
                        new BuildRun(bench, root, config, detection, workplace, observer).image(), detection, root);
            }
        } catch (IOException e) {
            throw storage(e);
        } catch (UncheckedIOException e) {
            throw storage(Objects.requireNonNull(e.getCause()));
        }
    }

    private static BuiltImage.Prebuilt prebuilt(BuildConfig build) {
        String image = build.image();
        if (image == null) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "build.type is 'image', and no image is named",
                            "Write in kilter.yaml: build: {type: image, image: host/repository:tag}")
                    .toException();
        }
        return new BuiltImage.Prebuilt(image, Architecture.of(build));
    }

    private static KilterException storage(IOException failure) {
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
            return Problem.of(
                            KilterCode.NO_SPACE,
                            "the build found no space left on the disk: " + failure.getMessage(),
                            "Free some space, then deploy again.")
                    .toException(failure);
        }
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build could not read or write a file: " + reason,
                        "Make the file readable, or list it in .kilterignore, and deploy again.")
                .toException(failure);
    }
}
