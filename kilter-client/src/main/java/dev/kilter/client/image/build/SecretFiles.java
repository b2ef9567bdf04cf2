package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The last look at an image: a build may have copied what builders leave out, such as a site's `public/.env`, and
/// people leave keys lying about.
public final class SecretFiles {
    /// Packages of others bring such files as examples; they are not this app's.
    private static final Pattern PACKAGES = Pattern.compile(".*/(?:node_modules|\\.python|site-packages)/.*");
    private static final Pattern PRIVATE =
            Pattern.compile(".*/(?:\\.git/.*|\\.env(?:\\.(?!example$|sample$|template$)[^/]*)?)");
    private static final int MOST_TOLD = 20;
    /// Nobody keeps a key in a file of this size; what is larger is data.
    private static final int LARGEST = 1024 * 1024;
    private static final int LARGEST_OF_BUILD = 256 * 1024 * 1024;

    private final Path root;
    private final FileHashes hashes;
    private final Map<String, String> secrets = new HashMap<>();
    private final AllowedSecrets allowed;
    private final BuildSecrets ofBuild;
    private final List<Found> found = new ArrayList<>();

    private SecretFiles(Path root, AppConfig config, BuildSecrets ofBuild, FileHashes hashes) throws IOException {
        this.root = root;
        this.ofBuild = ofBuild;
        this.hashes = hashes;
        allowed = AllowedSecrets.of(root);
        for (String file : config.secrets().withheld()) {
            Path source = root.resolve(file);
            if (Files.isRegularFile(source) && Files.size(source) > 0) {
                secrets.put(hashes.of(source), file);
            }
        }
    }

    private record Found(ImageContent.Entry entry, String layer, String what, boolean isGuess) {
        String told() {
            return "'" + entry.path() + "' of the layer '" + layer + "', from '" + entry.source() + "': " + what;
        }
    }

    /// Refuses an image that holds a file with the content of a Secret's source, whatever its name there, a value
    /// that only the build needs, an `.env` or `.git` of the app, or a file of the app that looks like a key or
    /// holds what looks like one.
    public static void refuse(
            Path root, AppConfig config, ImageContent content, BuildSecrets ofBuild, FileHashes hashes)
            throws IOException {
        SecretFiles look = new SecretFiles(root, config, ofBuild, hashes);
        for (ImageContent.Layer layer : content.layers()) {
            for (ImageContent.Entry entry : layer.entries()) {
                look.at(entry, layer.name());
            }
        }
        if (!look.found.isEmpty()) {
            throw look.refused();
        }
    }

    private void at(ImageContent.Entry entry, String layer) throws IOException {
        boolean isOwn = !PACKAGES.matcher(entry.path()).matches();
        if (isOwn && PRIVATE.matcher(entry.path()).matches()) {
            found.add(new Found(entry, layer, "a name that says that it is private", false));
            return;
        }
        boolean isFile = Files.isRegularFile(entry.source(), LinkOption.NOFOLLOW_LINKS);
        String secret = isFile && !secrets.isEmpty() ? secrets.get(hashes.of(entry.source())) : null;
        if (secret != null) {
            found.add(new Found(entry, layer, "what kilter.yaml names in `secrets:`, '" + secret + "'", false));
            return;
        }
        String needed = isFile ? neededByBuild(entry.source()) : null;
        if (needed != null) {
            found.add(new Found(entry, layer, "the build's secret '" + needed + "' in it", false));
        } else if (isOwn && isFile) {
            guess(entry).ifPresent(guess -> found.add(new Found(entry, layer, guess.told(), true)));
        }
    }

    /// Whatever the file is, a build may have written it there.
    private @Nullable String neededByBuild(Path file) throws IOException {
        return ofBuild.isEmpty() || Files.size(file) > LARGEST_OF_BUILD
                ? null
                : ofBuild.in(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    private Optional<SecretShapes.Finding> guess(ImageContent.Entry entry) throws IOException {
        List<String> paths = paths(entry);
        Optional<SecretShapes.Finding> named =
                SecretShapes.ofPath(entry.path()).filter(finding -> !allowed.allows(paths, finding.rule()));
        if (named.isPresent()) {
            return named;
        }
        String text = text(entry.source());
        return SecretShapes.ofText(text, rule -> allowed.allows(paths, rule));
    }

    /// As an allow list may name it: where it lies here, and where in the image, without the app's folder there.
    private List<String> paths(ImageContent.Entry entry) {
        String inImage = entry.path().replaceFirst("^/[^/]*/", "");
        return entry.source().startsWith(root)
                ? List.of(root.relativize(entry.source()).toString(), inImage)
                : List.of(inImage);
    }

    /// Empty for data: what is large, or no text.
    static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
            return text.indexOf('\0') >= 0 ? "" : text;
        }
    }

    private KilterException refused() {
        Found first = found.stream().filter(each -> !each.isGuess).findFirst().orElse(found.getFirst());
        String detail = "the file '" + first.entry.path() + "' of the layer '" + first.layer
                + "' would be in the image: it " + (first.isGuess ? "looks like a secret: " : "has ") + first.what
                + (found.size() == 1 ? "" : "; and " + (found.size() - 1) + " more");
        String hint = first.isGuess
                ? "List it in .kilterignore, and keep in `secrets:` what the app needs while it runs; if it is no"
                        + " secret, write a line `PATH RULE` into " + AllowedSecrets.FILE + "."
                : "Keep the build from copying it, or list it in .kilterignore; what the app needs while it runs"
                        + " comes from `secrets:`, what only the build needs from `build: { env: … }`.";
        List<String> evidence = found.size() == 1
                ? List.of("its source is '" + first.entry.source() + "'")
                : found.stream().limit(MOST_TOLD).map(Found::told).toList();
        return Problem.of(KilterCode.SECRET_IN_IMAGE, detail, hint)
                .withEvidence(evidence)
                .toException();
    }
}
