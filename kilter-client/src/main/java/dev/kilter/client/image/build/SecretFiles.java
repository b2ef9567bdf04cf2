package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.FileHashes;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
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
    /// Of a whole image: what its base brings. Apps are put below these two all the same.
    private static final Pattern SYSTEM =
            Pattern.compile("/(?:usr/(?!src/)|lib|bin/|sbin/|etc/|var/(?!www/)|boot/|dev/|proc/|sys/).*");
    /// The layer of what others wrote.
    private static final String LIBRARIES = "dependencies";
    private static final String NAMED = "a name that says that it is private";
    private static final byte[] NOTHING = {};
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
    /// Null until a jar asks.
    private @Nullable OwnClasses classes;

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

    /// @param source where it lies here; empty: only in the image
    private record Found(String path, String source, String layer, String what, boolean isGuess) {
        String told() {
            return "'" + path + "' of the layer '" + layer + "'" + (source.isEmpty() ? "" : ", from '" + source + "'")
                    + ": " + what;
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
        look.end();
    }

    /// Refuses layers that a tool made, by the same rules: one that hides a file of another still holds it, so all
    /// count.
    public static void refuse(
            Path root, AppConfig config, List<BuiltLayer> layers, BuildSecrets ofBuild, FileHashes hashes)
            throws IOException {
        SecretFiles look = new SecretFiles(root, config, ofBuild, hashes);
        for (BuiltLayer layer : layers) {
            LayerFiles.of(layer, (path, size, bytes) -> look.at(path, size, bytes, layer.name()));
        }
        look.end();
    }

    private void end() {
        if (!found.isEmpty()) {
            throw refused();
        }
    }

    private void at(ImageContent.Entry entry, String layer) throws IOException {
        boolean isOwn = !PACKAGES.matcher(entry.path()).matches();
        String source = entry.source().toString();
        if (isOwn && PRIVATE.matcher(entry.path()).matches()) {
            found.add(new Found(entry.path(), source, layer, NAMED, false));
            return;
        }
        // Packages have many files: nothing is asked about them where there is nothing to look for.
        boolean isOfInterest = isOwn || !secrets.isEmpty() || !ofBuild.isEmpty();
        if (!isOfInterest || !Files.isRegularFile(entry.source(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String secret = secrets.isEmpty() ? null : secrets.get(hashes.of(entry.source()));
        if (secret != null) {
            found.add(new Found(entry.path(), source, layer, declared(secret), false));
            return;
        }
        boolean isPacked = isOwn && !layer.equals(LIBRARIES) && PackedFiles.is(entry.path());
        long size = Files.size(entry.source());
        boolean isRead = size <= LARGEST_OF_BUILD && (!ofBuild.isEmpty() || isPacked || (isOwn && size <= LARGEST));
        if (isRead) {
            look(new Place(entry.path(), source, layer, paths(entry)), Files.readAllBytes(entry.source()), isOwn);
        } else if (isOwn) {
            look(new Place(entry.path(), source, layer, paths(entry)), NOTHING, true);
        }
    }

    private void at(String path, long size, LayerFiles.Content content, String layer) throws IOException {
        boolean isOwn =
                !PACKAGES.matcher(path).matches() && !SYSTEM.matcher(path).matches();
        if (isOwn && PRIVATE.matcher(path).matches()) {
            found.add(new Found(path, "", layer, NAMED, false));
            return;
        }
        boolean isSmall = size <= LARGEST || (isOwn && PackedFiles.is(path)) || !ofBuild.isEmpty();
        byte[] bytes = isSmall && size <= LARGEST_OF_BUILD ? content.bytes() : NOTHING;
        String secret = secrets.get(Sha256.of(bytes));
        if (secret != null) {
            found.add(new Found(path, "", layer, declared(secret), false));
            return;
        }
        List<String> paths = List.of(path.substring(1), path.replaceFirst("^/[^/]*/", ""));
        look(new Place(path, "", layer, paths), bytes, isOwn);
    }

    /// @param allowed as an allow list may name it
    private record Place(String path, String source, String layer, List<String> allowed) {
        Found found(String what, boolean isGuess) {
            return new Found(path, source, layer, what, isGuess);
        }
    }

    private void look(Place place, byte[] bytes, boolean isOwn) throws IOException {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        String needed = ofBuild.in(all);
        if (needed != null) {
            found.add(place.found(ofBuild(needed), false));
            return;
        }
        if (!isOwn) {
            return;
        }
        Optional<SecretShapes.Finding> guess = SecretShapes.ofPath(place.path)
                .filter(finding -> !allowed.allows(place.allowed, finding.rule()))
                .or(() -> SecretShapes.ofText(
                        bytes.length > LARGEST || all.indexOf('\0') >= 0 ? "" : all,
                        rule -> allowed.allows(place.allowed, rule)));
        if (guess.isPresent()) {
            found.add(place.found(guess.get().told(), true));
        } else if (PackedFiles.is(place.path) && !place.layer.equals(LIBRARIES)) {
            PackedFiles.of(bytes, (name, text) -> packed(place, name, text));
        }
    }

    private void packed(Place place, String name, String text) throws IOException {
        String needed = ofBuild.in(text);
        if (needed != null) {
            found.add(place.found(ofBuild(needed) + "'s '" + name + "'", false));
            return;
        }
        if (text.isEmpty() || (name.endsWith(".class") && !classes().has(name))) {
            return;
        }
        List<String> paths = new ArrayList<>(place.allowed);
        paths.add(name);
        SecretShapes.ofPath(name)
                .filter(finding -> !allowed.allows(paths, finding.rule()))
                .or(() -> SecretShapes.ofText(text, rule -> allowed.allows(paths, rule)))
                .ifPresent(finding -> found.add(place.found(
                        finding.told() + (name.endsWith(".class") ? " of the texts" : "") + " of its '" + name + "'",
                        true)));
    }

    private OwnClasses classes() throws IOException {
        OwnClasses known = classes == null ? OwnClasses.below(root) : classes;
        classes = known;
        return known;
    }

    private static String declared(String secret) {
        return "what kilter.yaml names in `secrets:`, '" + secret + "'";
    }

    private static String ofBuild(String name) {
        return "the build's secret '" + name + "' in it";
    }

    /// As an allow list may name it: where it lies here, and where in the image, without the app's folder there.
    private List<String> paths(ImageContent.Entry entry) {
        String inImage = entry.path().replaceFirst("^/[^/]*/", "");
        return entry.source().startsWith(root)
                ? List.of(root.relativize(entry.source()).toString(), inImage)
                : List.of(inImage);
    }

    private KilterException refused() {
        Found first = found.stream().filter(each -> !each.isGuess).findFirst().orElse(found.getFirst());
        String detail = "the file '" + first.path + "' of the layer '" + first.layer + "' would be in the image: it "
                + (first.isGuess ? "looks like a secret: " : "has ") + first.what
                + (found.size() == 1 ? "" : "; and " + (found.size() - 1) + " more");
        String hint = first.isGuess
                ? "List it in .kilterignore, and keep in `secrets:` what the app needs while it runs; if it is no"
                        + " secret, write a line `PATH RULE` into " + AllowedSecrets.FILE + "."
                : "Keep the build from copying it, or list it in .kilterignore; what the app needs while it runs"
                        + " comes from `secrets:`, what only the build needs from `build: { env: … }` or, if it is"
                        + " secret, from `build: { secrets: … }`.";
        List<String> evidence = found.size() == 1 && !first.source.isEmpty()
                ? List.of("its source is '" + first.source + "'")
                : found.stream().limit(MOST_TOLD).map(Found::told).toList();
        return Problem.of(KilterCode.SECRET_IN_IMAGE, detail, hint)
                .withEvidence(evidence)
                .toException();
    }
}
