package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The last look at an image: a build may have copied what builders leave out, such as a site's `public/.env`.
public final class SecretFiles {
    /// Packages of others bring such files as examples; they are not this app's.
    private static final Pattern PACKAGES = Pattern.compile(".*/(?:node_modules|\\.python|site-packages)/.*");
    private static final Pattern PRIVATE =
            Pattern.compile(".*/(?:\\.git/.*|\\.env(?:\\.(?!example$|sample$|template$)[^/]*)?)");

    private SecretFiles() {}

    /// Refuses an image that holds a file with the content of a Secret's source, whatever its name there, or an
    /// `.env` or `.git` of the app.
    public static void refuse(Path root, AppConfig config, ImageContent content, FileHashes hashes) throws IOException {
        Map<String, String> secrets = new HashMap<>();
        for (String file : config.secrets().withheld()) {
            Path source = root.resolve(file);
            if (Files.isRegularFile(source) && Files.size(source) > 0) {
                secrets.put(hashes.of(source), file);
            }
        }
        for (ImageContent.Layer layer : content.layers()) {
            for (ImageContent.Entry entry : layer.entries()) {
                check(entry, secrets, layer.name(), hashes);
            }
        }
    }

    private static void check(ImageContent.Entry entry, Map<String, String> secrets, String layer, FileHashes hashes)
            throws IOException {
        if (PRIVATE.matcher(entry.path()).matches()
                && !PACKAGES.matcher(entry.path()).matches()) {
            throw refused(entry, layer, "a name that says that it is private");
        }
        if (!secrets.isEmpty() && Files.isRegularFile(entry.source(), LinkOption.NOFOLLOW_LINKS)) {
            String secret = secrets.get(hashes.of(entry.source()));
            if (secret != null) {
                throw refused(entry, layer, "what kilter.yaml names in `secrets:`, '" + secret + "'");
            }
        }
    }

    private static RuntimeException refused(ImageContent.Entry entry, String layer, String what) {
        return Problem.of(
                        KilterCode.SECRET_IN_IMAGE,
                        "the file '" + entry.path() + "' of the layer '" + layer + "' would be in the image: it has "
                                + what,
                        "Keep the build from copying it, or list it in .kilterignore; what the app needs while it runs"
                                + " comes from `secrets:`, what only the build needs from `build: { env: … }`.")
                .withEvidence("its source is '" + entry.source() + "'")
                .toException();
    }
}
