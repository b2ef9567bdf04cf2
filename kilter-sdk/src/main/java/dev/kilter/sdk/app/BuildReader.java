package dev.kilter.sdk.app;

import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `build:`.
final class BuildReader {
    private static final Pattern BELOW =
            Pattern.compile("(?!\\.\\.?(?:/|$))[\\w .@+-]+(?:/(?!\\.\\.?(?:/|$))[\\w .@+-]+)*");

    private static final Set<String> OF_IMAGE = Set.of("type", "image", "platform");
    private static final Pattern DURATION = Pattern.compile("[1-9][0-9]{0,4}(s|m|h)");

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
        String type = build.text("type", Limits.WORD);
        String image = build.text("image", Limits.IMAGE);
        if (image != null) {
            return prebuilt(type, image);
        }
        if ("image".equals(type)) {
            throw root.wrong("build", "'build' has the type image and names none", "Add `image: host/name@sha256:…`.");
        }
        return new BuildConfig(
                type == null ? "auto" : type,
                null,
                folder("output"),
                folder("main"),
                folder("workspace"),
                env(),
                secrets(),
                build.duration("timeout", DURATION, "a number with a unit, as in 90s, 20m or 2h"),
                compression(),
                platform());
    }

    private BuildConfig prebuilt(@Nullable String type, String image) {
        if (type != null && !type.equals("image")) {
            throw root.wrong("build", "'build.image' goes with type image, not '" + type + "'", "Remove one of them.");
        }
        for (String key : AppReader.BUILD_KEYS.stream().sorted().toList()) {
            if (build.has(key) && !OF_IMAGE.contains(key)) {
                throw root.wrong(
                        "build",
                        "'build." + key + "' goes with a build, and `image` names one that is already built",
                        "Remove one of them.");
            }
        }
        return BuildConfig.ofImage(image).on(platform());
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
        return named("env");
    }

    /// Values by the name of a variable.
    private SortedMap<String, String> named(String key) {
        SortedMap<String, String> texts = new TreeMap<>(build.texts(key));
        for (String variable : texts.keySet()) {
            if (!AppReader.isVariable(variable)) {
                throw build.wrong(
                        key,
                        variable,
                        "'" + variable + "' in build." + key + " is no name of a variable",
                        AppReader.VARIABLE_FORM);
            }
        }
        return texts;
    }

    private SortedMap<String, String> secrets() {
        SortedMap<String, String> secrets = named("secrets");
        secrets.replaceAll((variable, source) -> {
            String plain = source.replaceFirst("^\\./", "");
            if (!BELOW.matcher(plain).matches() && !source.matches("\\$" + AppReader.VARIABLE.pattern())) {
                throw build.wrong(
                        "secrets",
                        variable,
                        "'build.secrets." + variable + "' is neither a file below the project nor a variable",
                        "Write `" + variable + ": secrets/" + variable + "` for a file, or `" + variable + ": $"
                                + variable + "` for a variable of the shell that deploys.");
            }
            return plain;
        });
        return secrets;
    }

    private @Nullable String compression() {
        String text = build.text("compression");
        if (text != null && !text.equals("gzip") && !text.equals("zstd")) {
            throw build.malformed("compression", text, "gzip or zstd");
        }
        return text;
    }

    private @Nullable String platform() {
        String text = build.text("platform");
        return text == null
                ? null
                : Processors.platformNamed(text)
                        .orElseThrow(
                                () -> build.malformed("platform", text, String.join(" or ", Processors.PLATFORMS)));
    }

    /// The files that the secrets of these builds are in.
    static Set<String> secretFiles(Iterable<YamlNode.Mapping> maps) {
        Set<String> files = new TreeSet<>();
        for (YamlNode.Mapping map : maps) {
            if (map.entries().get("build") instanceof YamlNode.Mapping build
                    && build.entries().get("secrets") instanceof YamlNode.Mapping secrets) {
                for (YamlNode node : secrets.entries().values()) {
                    if (node instanceof YamlNode.Scalar scalar
                            && !scalar.isNull()
                            && !scalar.text().startsWith("$")) {
                        files.add(scalar.text().replaceFirst("^\\./", ""));
                    }
                }
            }
        }
        return files;
    }
}
