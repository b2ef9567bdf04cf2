package dev.kilter.e2e;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The first start of a platform, in an empty home, with a crash in the middle: the second one makes it what a clean
/// start makes.
final class FirstStart {
    private final Path binaries;
    private final List<LoggedEffect> effects;
    private final List<String> ending;

    /// What the platform did that was just started for the first time. Its home must stay.
    FirstStart(Platform platform) {
        this.binaries = binaries(platform.folder().resolve("postgres"));
        this.ending = Beginning.of(platform);
        this.effects = LoggedEffect.of(platform.effects());
    }

    List<LoggedEffect> effects() {
        return effects;
    }

    /// Those that only fill the folder which becomes PostgreSQL's binaries by a rename at the end.
    boolean isUnpacking(LoggedEffect effect) {
        int at = effects.indexOf(effect);
        return at > indexOf("create folder binaries") && at < indexOf("rename to binaries");
    }

    CrashRun.Outcome at(Halt halt) {
        Home home = new Home();
        Platform platform = new Platform(home);
        try {
            if (effects.indexOf(halt.effect()) > indexOf("rename to binaries")) {
                Files.createDirectories(platform.folder().resolve("postgres"));
                CopiedFolder.linked(binaries, platform.folder().resolve("postgres/" + binaries.getFileName()));
            }
            platform.haltAt(halt.point());
            boolean reached = isHalted(platform);
            platform.forgetHalt();
            platform.start();
            platform.api().platform();
            return new CrashRun.Outcome(reached, differences(platform));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            platform.stop();
            home.delete();
        }
    }

    /// The start fails, or it is the last effect that ends the platform which seemed ready.
    private static boolean isHalted(Platform platform) {
        try {
            platform.startOnce();
        } catch (KilterException e) {
            if (!Files.exists(platform.crashed())) {
                throw e;
            }
        }
        boolean reached = Platform.comes(() -> Files.exists(platform.crashed()), 1);
        if (reached) {
            platform.await("the end of the platform", platform::isDead);
        }
        return reached;
    }

    private List<String> differences(Platform platform) {
        if (Platform.comes(() -> Beginning.of(platform).equals(ending), 20)) {
            return List.of();
        }
        List<String> now = Beginning.of(platform);
        List<String> missing = new ArrayList<>(ending);
        now.forEach(missing::remove);
        List<String> extra = new ArrayList<>(now);
        ending.forEach(extra::remove);
        List<String> differences = new ArrayList<>();
        missing.forEach(line -> differences.add("missing: " + line));
        extra.forEach(line -> differences.add("extra:   " + line));
        return differences;
    }

    private static Path binaries(Path folder) {
        try (var found = Files.newDirectoryStream(folder, "binaries-*")) {
            return found.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int indexOf(String text) {
        for (int i = 0; i < effects.size(); i++) {
            if (effects.get(i).name().startsWith("platform " + text)) {
                return i;
            }
        }
        throw new AssertionError("no effect '" + text + "' in " + effects);
    }
}
