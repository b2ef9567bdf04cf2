package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.AppConfig;
import java.nio.file.Path;
import java.util.Optional;

/// Makes the image of one kind of app. Runs on the workstation.
public interface ImageBuilder extends Provider {
    /// Whether this folder is an app of its kind, and what made it think so (`pom.xml`). Reads only.
    Optional<String> marker(Path root);

    /// Builds the app and says what its image holds. Never changes files that git tracks. A failed build is a
    /// `KLT-B06` problem with the build's last lines as evidence, and what cannot be made for the platform that
    /// `config.build().platform()` names a `KLT-B02` one.
    ///
    /// @param scratch a folder outside the app for whatever the builder has to write; it belongs to this app and
    ///                builder, may hold what an earlier build left, and stays until the layers are written
    ImageContent build(Path root, AppConfig config, Path scratch, Observer observer);
}
