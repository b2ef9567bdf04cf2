package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What git ignores in a folder: files, and folders with a slash at their end of which it ignores all. What git tracks
/// is never among it; outside of a repository nothing is.
///
/// @param names relative to the folder
record GitIgnored(Set<String> names) {
    private static final int NAMED = 3;

    static GitIgnored in(Path root) {
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "--no-optional-locks",
                            "ls-files",
                            "--others",
                            "--ignored",
                            "--exclude-standard",
                            "--directory",
                            "-z")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Set<String> names = Stream.of(said.split("\0", -1))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            // A folder that is ignored as a whole is deployed on purpose.
            return new GitIgnored(git.waitFor() == 0 && !names.contains("./") ? names : Set.of());
        } catch (IOException _) {
            return new GitIgnored(Set.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
        }
    }

    boolean has(String path) {
        return !name(path).isEmpty();
    }

    /// Tells what of these files of the app goes into the image all the same.
    void tell(List<String> files, Observer observer) {
        List<String> shipped = files.stream()
                .map(this::name)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (!shipped.isEmpty()) {
            int more = shipped.size() - NAMED;
            observer.on(new Observer.Event.Note("git ignores "
                    + shipped.stream()
                            .limit(NAMED)
                            .map(name -> "'" + name + "'")
                            .collect(Collectors.joining(", "))
                    + (more > 0 ? " and " + more + " more" : "")
                    + ", and the image holds " + (shipped.size() == 1 ? "it" : "them")
                    + "; what should not be in it is named in .kilterignore"));
        }
    }

    /// The file, or the folder above it, that git names; empty: none.
    private String name(String path) {
        if (names.contains(path)) {
            return path;
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (names.contains(path.substring(0, slash + 1))) {
                return path.substring(0, slash + 1);
            }
        }
        return "";
    }
}
