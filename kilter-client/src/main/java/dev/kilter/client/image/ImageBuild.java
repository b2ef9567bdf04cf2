package dev.kilter.client.image;

import dev.kilter.client.image.build.AppFiles;
import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.build.BuildSecrets;
import dev.kilter.client.image.build.DockerfileBuild;
import dev.kilter.client.image.build.HearsLines;
import dev.kilter.client.image.build.LeftOut;
import dev.kilter.client.image.build.NodeWorkspaces;
import dev.kilter.client.image.build.Procfile;
import dev.kilter.client.image.build.SecretFiles;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.client.image.layer.LayerCache;
import dev.kilter.client.image.layer.LayerFollower;
import dev.kilter.client.image.layer.LayerWriter;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/// Turns an app's folder into an image on this machine. Nothing runs when the same inputs were built before; layers are
/// named by their content, so that only what changed is compressed. Two builds of one folder wait for each other.
public final class ImageBuild {
    private final Path cache;
    private final Providers<ImageBuilder> builders;
    private final LayerCache layers;
    private final BuildCache builds;
    private final UnaryOperator<BuildConfig> wish;
    private final Nodes nodes;
    private final boolean afresh;
    private final LayerFollower follower;

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
        this(
                home.toAbsolutePath().resolve("cache"),
                builders,
                UnaryOperator.identity(),
                Nodes.UNKNOWN,
                false,
                LayerFollower.NOBODY);
    }

    private ImageBuild(
            Path cache,
            Providers<ImageBuilder> builders,
            UnaryOperator<BuildConfig> wish,
            Nodes nodes,
            boolean afresh,
            LayerFollower follower) {
        this.cache = cache;
        this.builders = builders;
        this.layers = new LayerCache(cache.resolve("layers"));
        this.builds = new BuildCache(cache.resolve("builds"), layers);
        this.wish = wish;
        this.nodes = nodes;
        this.afresh = afresh;
        this.follower = follower;
    }

    /// The same, for builds that are not quite what kilter.yaml says. What the platform is told of the app stays as
    /// it is there, but for [#told].
    public ImageBuild wishing(UnaryOperator<BuildConfig> other) {
        return new ImageBuild(cache, builders, other, nodes, afresh, follower);
    }

    /// The same, for these nodes: what they cannot run is refused with `KLT-B02` before anything is built.
    public ImageBuild on(Nodes others) {
        return new ImageBuild(cache, builders, wish, others, afresh, follower);
    }

    /// The same, which uses nothing again that an earlier build of the folder has left.
    public ImageBuild afresh() {
        return new ImageBuild(cache, builders, wish, nodes, true, follower);
    }

    /// The same, which tells this one of each layer that it begins to make. By then it is known to hold no secret.
    public ImageBuild following(LayerFollower other) {
        return new ImageBuild(cache, builders, wish, nodes, afresh, other);
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
                if (afresh) {
                    AppFiles.deleteBelow(workplace.resolve("scratch"));
                }
                return ending.of(new Run(root, config, detection, workplace, observer).image(), detection, root);
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

    /// One build of one folder, its lock held.
    private final class Run {
        private final Path root;
        private final AppConfig config;
        private final Detection detection;
        private final Path workplace;
        private final BuildObserver observer;
        private final FileHashes hashes;
        private final LastLines lines = new LastLines();
        private final List<String> remarks = new ArrayList<>();
        private final HearsLines told = new Told();

        Run(Path root, AppConfig config, Detection detection, Path workplace, BuildObserver observer) {
            this.root = root;
            this.config = config;
            this.detection = detection;
            this.workplace = workplace;
            this.observer = observer;
            this.hashes = FileHashes.load(workplace.resolve("hashes"), Clock.systemUTC());
        }

        BuiltImage.Assembled image() throws IOException {
            Optional<String> fingerprint = fingerprint();
            Optional<BuildCache.Kept> known = afresh ? Optional.empty() : fingerprint.flatMap(builds::find);
            if (known.isPresent()) {
                hashes.save();
                BuiltImage.Assembled image = known.get().image();
                observer.on(new BuildEvent.Reused(image.summary()));
                unused().forEach(line -> observer.on(new BuildEvent.Remark(line)));
                known.get().remarks().forEach(text -> observer.on(new BuildEvent.Remark(text)));
                return image;
            }
            BuiltImage.Assembled image = fresh();
            // An app that was edited while it was built is not known by what it was before.
            if (fingerprint.isPresent() && fingerprint().equals(fingerprint)) {
                builds.keep(fingerprint.get(), new BuildCache.Kept(image, remarks));
            }
            hashes.save();
            return image;
        }

        /// kilter.yaml decides it, which is no input of the build.
        private List<String> unused() throws IOException {
            return Procfile.unused(root, config);
        }

        private Optional<String> fingerprint() throws IOException {
            return Fingerprint.of(root, detection, config, hashes);
        }

        private BuiltImage.Assembled fresh() throws IOException {
            Path scratch = Files.createDirectories(workplace.resolve("scratch"));
            unused().forEach(line -> observer.on(new BuildEvent.Remark(line)));
            try (BuildSecrets own =
                    BuildSecrets.of(root, config.build(), workplace.resolve("secrets"), System.getenv())) {
                return switch (detection.way()) {
                    case Detection.Way.Layers(ImageBuilder builder) -> {
                        ImageContent content = inTime(own, seen -> content(builder, seen, scratch));
                        SecretFiles.refuse(root, config, content, own, hashes);
                        yield assembled(content);
                    }
                    case Detection.Way.Dockerfile() -> {
                        Path layout = inTime(own, seen -> dockerfile(seen, scratch));
                        BuiltImage.Assembled image = new OciLayout(layout, layers).image(detection.id(), "Dockerfile");
                        requireFit(image);
                        SecretFiles.refuse(root, config, image.layers(), own, hashes);
                        yield image;
                    }
                };
            }
        }

        /// Work on the app as the build's commands see it.
        @FunctionalInterface
        private interface Work<T> {
            T on(AppConfig seen) throws IOException;
        }

        private <T> T inTime(BuildSecrets own, Work<T> work) throws IOException {
            Duration patience = config.build().patience();
            AppConfig seen = config.building(config.build().seeing(own.variables()));
            try (BuildLimit limit = BuildLimit.of(patience)) {
                try {
                    return own.during(() -> work.on(seen));
                } catch (CancellationException | KilterException | UncheckedIOException e) {
                    throw limit.isPassed() ? lines.tooLong(patience, e) : e;
                }
            }
        }

        private Path dockerfile(AppConfig seen, Path scratch) throws IOException {
            return new DockerfileBuild(root, scratch, told, System.getenv()).run(seen);
        }

        /// A Dockerfile may name a base of one platform.
        private void requireFit(BuiltImage.Assembled image) {
            String wanted = Architecture.of(config.build());
            String made = OciImage.architecture(image.config());
            if (!made.isEmpty() && !made.equals(wanted)) {
                throw Problem.of(
                                KilterCode.WRONG_PROCESSOR,
                                "the Dockerfile makes an image for linux/" + made + ", and one for linux/" + wanted
                                        + " is wanted",
                                "Let its FROM name an image for linux/" + wanted + ", without a --platform of its own;"
                                        + " or deploy with --platform linux/" + made + ".")
                        .toException();
            }
        }

        private ImageContent content(ImageBuilder builder, AppConfig seen, Path scratch) {
            try {
                return builder.build(root, seen, scratch, told);
            } catch (KilterException | UncheckedIOException | CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                throw Problem.of(
                                KilterCode.PROVIDER_BROKE,
                                "the image builder '" + builder.id() + "' broke: " + e,
                                "Report this to its author.")
                        .toException(e);
            }
        }

        /// The folder of the image that holds all of the app: a workspace has siblings.
        private static String top(String workingDir) {
            return "/" + Path.of(workingDir).getName(0);
        }

        /// What the builder says, and what its commands print.
        private final class Told implements HearsLines {
            @Override
            public void on(Event event) {
                lines.on(event);
                switch (event) {
                    case Event.Started(String name) -> observer.on(new BuildEvent.Running(name));
                    case Event.Note(String text) -> {
                        remarks.add(text);
                        observer.on(new BuildEvent.Remark(text));
                    }
                    case Event.Finished(String _, var _) -> {}
                }
            }

            @Override
            public void printed(String line) {
                lines.add(line);
                observer.on(new BuildEvent.Output(line));
            }
        }

        private BuiltImage.Assembled assembled(ImageContent content) throws IOException {
            LayerWriter writer = new LayerWriter(
                    layers, hashes, Compression.of(config.build().compression()), follower);
            List<BuiltLayer> written = new ArrayList<>();
            for (ImageContent.Layer layer : content.layers()) {
                BuiltLayer built = writer.write(layer, top(content.workingDir()));
                observer.on(new BuildEvent.LayerReady(built.name(), built.bytes(), built.cached()));
                written.add(built);
            }
            String json = OciImage.config(content, written, Architecture.of(config.build()));
            String manifest = OciImage.manifest(
                    json, written.stream().map(OciImage.Blob::of).toList());
            return new BuiltImage.Assembled(
                    detection.id(), content.summary(), false, written, json, manifest, OciImage.digestOf(manifest));
        }
    }
}
