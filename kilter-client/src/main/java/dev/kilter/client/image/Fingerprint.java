package dev.kilter.client.image;

import dev.kilter.client.image.build.AppFiles;
import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.build.LeftOut;
import dev.kilter.client.image.build.StatesInputs;
import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One hash over all that decides what a build makes: every file of the app except what builds leave behind, the build
/// section of kilter.yaml, the tools, and kilter itself.
final class Fingerprint {
    private static final String FORMAT = "image 2";

    private Fingerprint() {}

    /// Empty when the builder cannot tell all of its inputs.
    static Optional<String> of(Path root, Detection detection, AppConfig config, FileHashes hashes) throws IOException {
        if (!(detection.way() instanceof Detection.Way.Layers(ImageBuilder builder)
                && builder instanceof StatesInputs inputs)) {
            return Optional.empty();
        }
        Optional<String> tools = inputs.toolState(root);
        if (tools.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder facts = new StringBuilder(FORMAT)
                .append('\n')
                .append(kilterItself())
                .append('\n')
                .append(Architecture.ofThisMachine())
                .append('\n')
                .append(detection.id())
                .append('\n')
                .append(config.build())
                .append('\n')
                .append(tools.get());
        List<String> secrets = config.secrets().withheld();
        Predicate<String> isData = LeftOut.dataIn(root);
        List<String> files = AppFiles.below(
                root,
                path -> isOutput(path, inputs),
                path -> path.equals("kilter.yaml") || secrets.contains(path) || isData.test(path));
        for (String fact : facts(root, files, hashes)) {
            facts.append('\n').append(fact);
        }
        return Optional.of(Sha256.of(facts.toString()));
    }

    /// In the files' order. Whoever has never seen them reads them all: side by side.
    private static List<String> facts(Path root, List<String> files, FileHashes hashes) throws IOException {
        try {
            return files.parallelStream()
                    .map(file -> fact(root.resolve(file), hashes) + " " + file)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isOutput(String path, StatesInputs inputs) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(".git") || inputs.outputs().contains(name);
    }

    private static String fact(Path file, FileHashes hashes) {
        try {
            FileHashes.Seen seen = hashes.see(file);
            return switch (seen.kind()) {
                case FILE -> (seen.isExecutable() ? "x " : "f ") + seen.hash();
                case LINK -> "link " + Sha256.of(Files.readSymbolicLink(file).toString());
                case OTHER -> "other";
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kilterItself() throws IOException {
        String dist = System.getProperty("kilter.dist");
        Path id = Path.of(dist == null ? "" : dist, "build-id");
        return dist != null && Files.isRegularFile(id) ? Files.readString(id).strip() : "-";
    }
}
