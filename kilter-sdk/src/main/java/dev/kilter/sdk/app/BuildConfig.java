package dev.kilter.sdk.app;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How the image is made: `build:` in kilter.yaml.
///
/// @param type      `auto`, or the id of an image builder: `java`, `node`, `static`, `python`, `go`, `dockerfile`,
/// `image`
/// @param image     the prebuilt image, only with type `image`
/// @param output    the folder that a static site is served from, relative to the app's; null: where its tool writes
/// @param main      folder of the Go program that serves, where there are several; null: the builder decides
/// @param workspace folder of the app among the npm workspaces of this one; null: it is the folder itself
/// @param variables what the app's own build command sees besides (`env`), sorted; they are in no image
public record BuildConfig(
        String type,
        @Nullable String image,
        @Nullable String output,
        @Nullable String main,
        @Nullable String workspace,
        SortedMap<String, String> variables) {
    /// Look at the folder and decide.
    public static final BuildConfig AUTO = of("auto");

    public BuildConfig {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables == null ? Map.of() : variables));
    }

    /// What this type does by itself.
    public static BuildConfig of(String type) {
        return new BuildConfig(type, null, null, null, null, Collections.emptySortedMap());
    }

    /// An image that somebody else built.
    public static BuildConfig ofImage(String image) {
        return new BuildConfig("image", image, null, null, null, Collections.emptySortedMap());
    }
}
