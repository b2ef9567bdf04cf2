package dev.kilter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What people's folders hold besides files.
final class OddFolder {
    private OddFolder() {}

    /// Fills this folder with links to all places, a pipe, a folder that nobody may read and a name that is no
    /// text.
    static Path in(Path folder) {
        shell(
                folder,
                "mkdir -p below locked && mkfifo pipe below/pipe && ln -s / root && ln -s . below/itself"
                        + " && ln -s loop loop && ln -s nowhere dangling && touch \"$(printf 'caf\\351.txt')\""
                        + " && touch locked/file && chmod 000 locked");
        return folder;
    }

    /// Folders, each of which has a folder, or a link that leads nowhere, by the name of one of the app's files.
    static List<Path> withNamesOf(Path app, Path folder) {
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(app)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                made.add(Files.createDirectories(folder.resolve("folder " + name)));
                Files.createDirectory(made.getLast().resolve(name));
                made.add(Files.createDirectories(folder.resolve("link " + name)));
                Files.createSymbolicLink(made.getLast().resolve(name), Path.of("nowhere"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }

    /// Puts a link into the app that leads to a folder outside of it, which holds a file.
    static void linkOut(Path app, Path outside) throws IOException {
        Files.writeString(outside.resolve("private.txt"), "not of this app\n");
        Files.createSymbolicLink(app.resolve("elsewhere"), outside);
    }

    static Path pipe(Path place) {
        shell(place.resolveSibling(""), "mkfifo " + place.getFileName());
        return place;
    }

    private static void shell(Path folder, String script) {
        try {
            int exit = new ProcessBuilder("sh", "-c", script)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("exit code " + exit + " of " + script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }
}
