package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.AppConfig;
import java.nio.file.Path;
import java.util.Optional;

/// Makes the image of one kind of app. Runs on the workstation. Its laws:
///
/// - Looking for a marker changes nothing and bears whatever a folder holds; a folder of another kind has none.
/// - The same files give the same image, wherever they lie, whenever they were written, and built again.
/// - Another file gives another image, whatever an earlier build left in the scratch folder.
/// - Apps that are built side by side are built as each alone.
/// - What the app's folder held before a build is there after it: names, bytes, modes and times.
/// - Each source is a file or a link below the app's or the scratch folder, and no link leads to it.
/// - A pipe is left out or refused by its name, and never read.
/// - Neither `.git`, nor an `.env` file, nor one that kilter.yaml names as a secret is in a layer.
/// - Paths are absolute and plain, and none is there twice in a layer or below a file.
/// - The command counts from the working directory, and what it names by a path is in the layers and executable.
/// - A build that fails is a `KLT-B06` with its last lines.
/// - A program in a layer is for the platform that was asked for; what cannot be is a `KLT-B02`.
/// - An interrupt ends a build and all that it started.
public interface ImageBuilder extends Provider {
    /// Whether this folder is an app of its kind, and what made it think so (`pom.xml`). Reads only.
    Optional<String> marker(Path root);

    /// Builds the app and says what its image holds. A failed build has the build's last lines as evidence; the
    /// platform is the one that `config.build().platform()` names. An interrupt leaves the thread's flag set; what
    /// is thrown then is up to the builder, a [java.util.concurrent.CancellationException] says it best.
    ///
    /// @param root    the app's folder as a real path; what a build leaves there besides is no part of the app
    /// @param scratch a folder outside the app for whatever the builder has to write; it belongs to this app and
    ///                builder, may hold what an earlier build left, and stays until the layers are written
    ImageContent build(Path root, AppConfig config, Path scratch, Observer observer);
}
