package dev.kilter.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client that could read an image found of the values in an [ImageQuestion].
///
/// @param found    where they stand
/// @param unread   why the image could not be read; null: it was
/// @param setAside whether a person promotes it all the same; audited where something is found
public record ImageAnswer(List<Found> found, @Nullable String unread, boolean setAside) {
    public ImageAnswer {
        found = List.copyOf(found);
    }

    /// A value in the image.
    ///
    /// @param key  the variable's name; its value is not told
    /// @param path the file
    public record Found(String key, String path) {}
}
