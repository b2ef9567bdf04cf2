package dev.kilter.sdk.app;

import org.jspecify.annotations.Nullable;

/// How the image is made: `build:` in kilter.yaml.
///
/// @param type  `auto`, or the id of an image builder: `java`, `node`, `image`
/// @param image the prebuilt image, only with type `image`
public record BuildConfig(String type, @Nullable String image) {
    /// Look at the folder and decide.
    public static final BuildConfig AUTO = new BuildConfig("auto", null);
}
