package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.PluginFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/// The folder below which everything kilter keeps on a machine lies; two homes never meet.
public record KilterHome(Path root) {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /// The home that `KILTER_HOME` names, else `~/.kilter`.
    public static KilterHome of(Map<String, String> environment) {
        String home = environment.getOrDefault("KILTER_HOME", "");
        Path root = home.isEmpty() ? Path.of(System.getProperty("user.home"), ".kilter") : Path.of(home);
        return new KilterHome(root.toAbsolutePath().normalize());
    }

    /// Makes the folder. What lies in it decides what runs here, so nobody else on this machine may change it: a
    /// new one is its owner's alone, and one that others could write into is closed to them.
    public void make() {
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(root);
            if (now.removeAll(OTHERS_WRITE)) {
                Files.setPosixFilePermissions(root, now);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// Says why nothing can be kept here.
    KilterException unusable(IOException e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return Problem.of(
                        full ? KilterCode.NO_SPACE : KilterCode.UNREACHABLE,
                        "the kilter home " + root + " cannot be written: " + e.getMessage(),
                        full ? "Free space there and try again." : "Check KILTER_HOME and its permissions.")
                .toException(e);
    }

    /// The class loader that sees what `parent` sees and the jars in `plugins`.
    public ClassLoader plugins(ClassLoader parent) {
        return PluginFolder.loader(root.resolve("plugins"), parent);
    }

    /// A page, mode 0600, that leads a browser to this URL: what it is opened with is there for all to see, the
    /// page is not. The next one takes its place.
    public Path leadTo(String url) {
        make();
        String safe = url.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        Path page = root.resolve("portal.html");
        String html = "<!doctype html><meta name=\"referrer\" content=\"no-referrer\"><meta http-equiv=\"refresh\""
                + " content=\"0; url=" + safe + "\"><title>kilter</title>";
        PrivateFile.write(page, html.getBytes(StandardCharsets.UTF_8));
        return page;
    }

    /// The local platform's part.
    public Path local() {
        return root.resolve("local");
    }
}
