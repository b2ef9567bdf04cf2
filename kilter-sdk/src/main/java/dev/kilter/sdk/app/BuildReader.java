package dev.kilter.sdk.app;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `build:`.
final class BuildReader {
    private static final Pattern BELOW =
            Pattern.compile("(?!\\.\\.?(?:/|$))[\\w .@+-]+(?:/(?!\\.\\.?(?:/|$))[\\w .@+-]+)*");

    private final String name;
    private final Section root;
    private final Section build;

    BuildReader(String name, Section root, Section build) {
        this.name = name;
        this.root = root;
        this.build = build;
    }

    BuildConfig read() {
        build.allow(AppReader.BUILD_KEYS);
        String type = build.text("type");
        String image = build.text("image");
        if (image != null) {
            return prebuilt(type, image);
        }
        if ("image".equals(type)) {
            throw root.wrong("build", "'build' has the type image and names none", "Add `image: host/name@sha256:…`.");
        }
        return new BuildConfig(
                type == null ? "auto" : type, null, folder("output"), folder("main"), folder("workspace"), env());
    }

    private BuildConfig prebuilt(@Nullable String type, String image) {
        if (type != null && !type.equals("image")) {
            throw root.wrong("build", "'build.image' goes with type image, not '" + type + "'", "Remove one of them.");
        }
        for (String key : AppReader.BUILD_KEYS.stream().sorted().toList()) {
            if (build.has(key) && !key.equals("type") && !key.equals("image")) {
                throw root.wrong(
                        "build",
                        "'build." + key + "' goes with a build, and `image` names one that is already built",
                        "Remove one of them.");
            }
        }
        return BuildConfig.ofImage(image);
    }

    /// A folder of the app, without a slash at the end.
    private @Nullable String folder(String key) {
        String text = build.text(key);
        if (text == null) {
            return null;
        }
        String folder = text.replaceFirst("^\\./", "").replaceFirst("/$", "");
        if (!BELOW.matcher(folder).matches()) {
            throw YamlReader.complaint(
                    name,
                    Objects.requireNonNull(build.node(key)).line(),
                    "'build." + key + "' is '" + text + "'",
                    "Name a folder of the app, as in `" + key + ": dist`.");
        }
        return folder;
    }

    private SortedMap<String, String> env() {
        SortedMap<String, String> env = new TreeMap<>(build.texts("env"));
        for (Map.Entry<String, String> entry : env.entrySet()) {
            if (!AppReader.VARIABLE.matcher(entry.getKey()).matches()) {
                throw YamlReader.complaint(
                        name,
                        Objects.requireNonNull(build.node("env")).line(),
                        "'" + entry.getKey() + "' in build.env is no name of a variable",
                        "Use letters, digits and _.");
            }
        }
        return env;
    }
}
