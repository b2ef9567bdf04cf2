package dev.kilter.cli;

import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What still answers after a deploy that failed before the platform had it.
final class Serving {
    private Serving() {}

    /// The live release in words; null when the platform cannot be asked.
    static @Nullable String of(Kilter kilter, AppConfig config) {
        try {
            List<ReleaseRecord> releases = kilter.releases(config.project(), config.env());
            return releases.isEmpty() ? NOTHING : words(releases.getFirst());
        } catch (KilterException e) {
            return e.problem().kind() == ProblemKind.NOT_FOUND ? NOTHING : null;
        }
    }

    private static final String NOTHING = "nothing: there is no release yet";

    private static String words(ReleaseRecord release) {
        return release.schema() == null ? release.name() : release.name() + ", on schema " + release.schema();
    }
}
