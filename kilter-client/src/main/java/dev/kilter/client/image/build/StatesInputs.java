package dev.kilter.client.image.build;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A builder whose result depends on nothing but the app's folder and a few tools, so that an unchanged app need not be
/// built.
public interface StatesInputs {
    /// A line for everything outside the folder that decides what comes out. Empty: cannot be told, always build.
    Optional<String> toolState(Path root);

    /// Names of folders that the build writes; what lies in them is no input.
    Set<String> outputs();
}
