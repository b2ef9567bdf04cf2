package dev.kilter.client.image;

import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.build.BuildSecrets;
import dev.kilter.client.image.build.DockerfileBuild;
import dev.kilter.client.image.build.HearsLines;
import dev.kilter.client.image.build.Procfile;
import dev.kilter.client.image.build.SecretFiles;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.client.image.layer.LayerWriter;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// One build of one folder, its lock held.
final class BuildRun {
    private final Workbench bench;
    private final Path root;
    private final AppConfig config;
    private final Detection detection;
    private final Path workplace;
    private final BuildObserver observer;
    private final FileHashes hashes;
    private final LastLines lines = new LastLines();
    private final List<String> remarks = new ArrayList<>();
    private final HearsLines told = new Told();

    BuildRun(
            Workbench bench, Path root, AppConfig config, Detection detection, Path workplace, BuildObserver observer) {
        this.bench = bench;
        this.root = root;
        this.config = config;
        this.detection = detection;
        this.workplace = workplace;
        this.observer = observer;
        this.hashes = FileHashes.load(workplace.resolve("hashes"), Clock.systemUTC());
    }

    BuiltImage.Assembled image() throws IOException {
        Optional<String> fingerprint = fingerprint();
        Optional<BuildCache.Kept> known = bench.afresh() ? Optional.empty() : fingerprint.flatMap(bench.builds()::find);
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
            bench.builds().keep(fingerprint.get(), new BuildCache.Kept(image, remarks));
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
        try (BuildSecrets own = BuildSecrets.of(root, config.build(), workplace.resolve("secrets"), System.getenv())) {
            return switch (detection.way()) {
                case Detection.Way.Layers(ImageBuilder builder) -> {
                    ImageContent content = inTime(own, seen -> content(builder, seen, scratch));
                    SecretFiles.refuse(root, config, content, own, hashes);
                    yield assembled(content);
                }
                case Detection.Way.Dockerfile() -> {
                    Path layout = inTime(own, seen -> dockerfile(seen, scratch));
                    BuiltImage.Assembled image =
                            new OciLayout(layout, bench.layers()).image(detection.id(), "Dockerfile");
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
                bench.layers(), hashes, Compression.of(config.build().compression()), bench.follower());
        List<BuiltLayer> written = new ArrayList<>();
        for (ImageContent.Layer layer : content.layers()) {
            BuiltLayer built = writer.write(layer, top(content.workingDir()));
            observer.on(new BuildEvent.LayerReady(built.name(), built.bytes(), built.cached()));
            written.add(built);
        }
        String json = OciImage.config(content, written, Architecture.of(config.build()));
        String manifest =
                OciImage.manifest(json, written.stream().map(OciImage.Blob::of).toList());
        return new BuiltImage.Assembled(
                detection.id(), content.summary(), false, written, json, manifest, OciImage.digestOf(manifest));
    }
}
