package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// What `next build` leaves with `output: "standalone"`: a server with the few packages it needs, to which the static
/// files have to be added. Of a workspace the server lies as deep as in the sources, below the packages it shares.
///
/// @param folder   the top of it, which is the app then
/// @param isNested whether the server lies in the workspace's folder
record NextStandalone(Path folder, boolean isNested) {
    private static final String PLACE = ".next/standalone";

    /// Whether this app was built so.
    static boolean isIn(Path app) {
        return Files.isDirectory(app.resolve(PLACE));
    }

    /// Brings `public` and `.next/static` where the server looks for them.
    ///
    /// @param workspace where the app lies among others; empty: it is alone
    static NextStandalone complete(Path app, String workspace) throws IOException {
        Path standalone = app.resolve(PLACE);
        boolean isNested = !workspace.isEmpty()
                && Files.isRegularFile(standalone.resolve(workspace).resolve("server.js"));
        Path server = isNested ? standalone.resolve(workspace) : standalone;
        for (String folder : List.of("public", ".next/static")) {
            Path from = app.resolve(folder);
            if (Files.isDirectory(from)) {
                for (String file : AppFiles.below(from, _ -> false, _ -> false)) {
                    Path to = server.resolve(folder).resolve(file);
                    Files.createDirectories(to.resolveSibling(""));
                    Files.deleteIfExists(to);
                    Files.copy(from.resolve(file), to, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        return new NextStandalone(standalone, isNested);
    }
}
