package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// What `next build` leaves with `output: "standalone"`: a server with the few packages it needs, to which the static
/// files have to be added.
final class NextStandalone {
    private static final String PLACE = ".next/standalone";

    private NextStandalone() {}

    static boolean isIn(Path tree) {
        return Files.isRegularFile(tree.resolve(PLACE).resolve("server.js"));
    }

    /// Brings `public` and `.next/static` where the server looks for them; the folder that is the app then.
    static Path complete(Path tree) throws IOException {
        Path standalone = tree.resolve(PLACE);
        for (String folder : List.of("public", ".next/static")) {
            Path from = tree.resolve(folder);
            if (Files.isDirectory(from)) {
                for (String file : AppFiles.below(from, _ -> false, _ -> false)) {
                    Path to = standalone.resolve(folder).resolve(file);
                    Files.createDirectories(to.resolveSibling(""));
                    Files.deleteIfExists(to);
                    Files.copy(from.resolve(file), to, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        return standalone;
    }
}
