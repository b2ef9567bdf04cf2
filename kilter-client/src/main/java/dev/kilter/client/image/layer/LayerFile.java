package dev.kilter.client.image.layer;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a layer holds at one path, known by its content.
sealed interface LayerFile {
    /// Absolute path in the image.
    String path();

    /// One line that tells all that ends up in the layer.
    String key();

    record Regular(String path, boolean executable, long size, String hash, Path source) implements LayerFile {
        @Override
        public String key() {
            return (executable ? "x " : "f ") + hash + " " + path;
        }
    }

    record Link(String path, String target) implements LayerFile {
        @Override
        public String key() {
            return "l " + Sha256.of(target) + " " + path;
        }
    }

    static LayerFile of(ImageContent.Entry entry, String root, FileHashes hashes) throws IOException {
        Path source = entry.source();
        FileHashes.Seen seen = hashes.see(source);
        return switch (seen.kind()) {
            case FILE -> new Regular(entry.path(), entry.executable(), seen.size(), seen.hash(), source);
            case LINK -> {
                Path target = Files.readSymbolicLink(source);
                checkInside(entry, target, root);
                yield new Link(entry.path(), target.toString());
            }
            case OTHER -> throw refused("'" + source + "' is neither a file nor a link, so an image cannot hold it");
        };
    }

    private static void checkInside(ImageContent.Entry entry, Path target, String root) {
        Path resolved = Path.of(entry.path()).resolveSibling(target).normalize();
        if (target.isAbsolute() || !resolved.startsWith(root)) {
            throw refused("the link '" + entry.source() + "' leads out of the app, to '" + target + "'");
        }
    }

    private static RuntimeException refused(String detail) {
        return Problem.of(KilterCode.BUILD_FAILED, detail, "Remove it, or list it in .kilterignore.")
                .toException();
    }
}
