package dev.kilter.sdk.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an image holds: layers from bottom to top and how it is started.
///
/// @param layers     bottom first; the ones that change least come first
/// @param command    relative to `workingDir`
/// @param workingDir absolute path in the image, such as `/app`
/// @param runtime    what the host or the base image has to bring, such as `java/25`; null: the layers bring everything
/// @param variables  environment of the image
/// @param summary    what was built, for people: `java · maven · guestbook.jar`
public record ImageContent(
        List<Layer> layers,
        List<String> command,
        String workingDir,
        @Nullable String runtime,
        Map<String, String> variables,
        String summary) {
    public ImageContent {
        layers = List.copyOf(layers);
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
    }

    /// One layer.
    ///
    /// @param name    for people: `dependencies`, `app`
    /// @param entries in any order; the layer writer sorts them
    public record Layer(String name, List<Entry> entries) {
        public Layer {
            entries = List.copyOf(entries);
        }
    }

    /// One file or link in a layer.
    ///
    /// @param path       absolute path in the image
    /// @param source     the file on the workstation; a symbolic link is kept as a link
    /// @param executable whether its mode is 0755 instead of 0644
    public record Entry(String path, Path source, boolean executable) {}
}
