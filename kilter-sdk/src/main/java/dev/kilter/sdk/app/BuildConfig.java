package dev.kilter.sdk.app;

import java.time.Duration;
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
/// @param secretSources what only the build needs, by name: a file, or `$NAME` for a variable of the shell, sorted
/// @param compression of its layers, `zstd`; null: gzip
/// @param timeout   how long the build may take; null: [#PATIENCE]
/// @param platform  that the image is for, `linux/amd64` or `linux/arm64`; null: nobody says. An image builder always
/// gets one, which may be another of the nodes' such as `linux/s390x`
public record BuildConfig(
        String type,
        @Nullable String image,
        @Nullable String output,
        @Nullable String main,
        @Nullable String workspace,
        SortedMap<String, String> variables,
        @Nullable SortedMap<String, String> secretSources,
        @Nullable Duration timeout,
        @Nullable String compression,
        @Nullable String platform) {
    /// How long a build may take that says nothing of it.
    public static final Duration PATIENCE = Duration.ofMinutes(30);

    /// Look at the folder and decide.
    public static final BuildConfig AUTO = of("auto");

    public BuildConfig {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables == null ? Map.of() : variables));
        secretSources =
                Collections.unmodifiableSortedMap(new TreeMap<>(secretSources == null ? Map.of() : secretSources));
        compression = "gzip".equals(compression) ? null : compression;
    }

    /// A build that needs no secret and takes the usual time.
    public BuildConfig(
            String type,
            @Nullable String image,
            @Nullable String output,
            @Nullable String main,
            @Nullable String workspace,
            SortedMap<String, String> variables) {
        this(type, image, output, main, workspace, variables, null, null, null, null);
    }

    /// What only the build needs.
    @Override
    public SortedMap<String, String> secretSources() {
        return secretSources == null ? Collections.emptySortedMap() : secretSources;
    }

    /// How long it may take.
    public Duration patience() {
        return timeout == null ? PATIENCE : timeout;
    }

    /// How its layers are made small.
    @Override
    public String compression() {
        return compression == null ? "gzip" : compression;
    }

    /// The same build with these secretSources besides; they win over those of the same name.
    public BuildConfig needing(Map<String, String> others) {
        SortedMap<String, String> all = new TreeMap<>(secretSources());
        all.putAll(others);
        return new BuildConfig(type, image, output, main, workspace, variables, all, timeout, compression, platform);
    }

    /// The same build whose command sees these variables besides; they win over those of the same name.
    public BuildConfig seeing(Map<String, String> others) {
        SortedMap<String, String> all = new TreeMap<>(variables);
        all.putAll(others);
        return new BuildConfig(
                type, image, output, main, workspace, all, secretSources, timeout, compression, platform);
    }

    /// The same build of another kind, whose result lies in this folder.
    public BuildConfig from(String otherType, String folder) {
        return new BuildConfig(
                otherType, null, folder, null, null, variables, secretSources, timeout, compression, platform);
    }

    /// The same build for another platform; null: nobody says.
    public BuildConfig on(@Nullable String other) {
        return new BuildConfig(
                type, image, output, main, workspace, variables, secretSources, timeout, compression, other);
    }

    /// The processor of that platform, as images call it; null: nobody says.
    public @Nullable String processor() {
        return platform == null ? null : Processors.ofPlatform(platform);
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
