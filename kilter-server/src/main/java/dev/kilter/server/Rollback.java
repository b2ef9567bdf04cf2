package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which release a rollback runs again, and whether the live schema lets it. Pure.
///
/// @param releases   newest first
/// @param unreleased what migrations did in deploys that did not become a release; null: nothing
/// @param schema     newest applied migration now; null without
record Rollback(
        Slot slot,
        List<ReleaseRecord> releases,
        @Nullable MigrationImpact unreleased,
        @Nullable String schema) {
    private static final Set<String> UNSAFE = Set.of("breaking", "destructive", MigrationImpact.UNKNOWN);

    Rollback {
        releases = List.copyOf(releases);
    }

    /// The release of this name, without one the newest that differs from the live one; the refusal is thrown.
    ReleaseRecord target(@Nullable String asked) {
        int index = asked == null ? previous() : index(asked);
        ReleaseRecord target = releases.get(index);
        List<String> obstacles = obstacles(index);
        if (!obstacles.isEmpty()) {
            throw Problem.of(
                            KilterCode.ROLLBACK_UNSAFE,
                            target.name() + " cannot run on the schema of " + slot
                                    + ": later migrations took away what it may need",
                            nearest(index))
                    .withEvidence(obstacles.toArray(String[]::new))
                    .toException();
        }
        return target;
    }

    private int previous() {
        for (int i = 1; i < releases.size(); i++) {
            if (!releases.get(i).runsTheSame(releases.getFirst())) {
                return i;
            }
        }
        throw Problem.of(
                        KilterCode.NO_SUCH_THING,
                        releases.isEmpty()
                                ? "there is no release of " + slot + " yet"
                                : "there is no release of " + slot + " that differs from the live "
                                        + releases.getFirst().name(),
                        "kilter releases --env " + slot.env())
                .toException();
    }

    private int index(String asked) {
        for (int i = 0; i < releases.size(); i++) {
            if (releases.get(i).name().equals(asked)) {
                return i;
            }
        }
        boolean named = asked.matches("r[0-9]{1,9}");
        throw Problem.of(
                        named ? KilterCode.NO_SUCH_THING : KilterCode.ARGUMENT_INVALID,
                        named
                                ? "there is no release " + asked + " of " + slot
                                : "a rollback names a release, such as r3; a deploy that failed left none",
                        "kilter releases --env " + slot.env())
                .toException();
    }

    /// What stands between the release and the schema, for people; empty: nothing.
    private List<String> obstacles(int index) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < index; i++) {
            ReleaseRecord later = releases.get(i);
            lines.addAll(unsafe(later.migrated(), "shipped with " + later.name()));
            lines.addAll(unseen(releases.get(i + 1).schema(), later.schema(), later.migrated()));
        }
        lines.addAll(unsafe(unreleased, "of a deploy that became no release"));
        lines.addAll(unseen(releases.getFirst().schema(), schema, unreleased));
        return lines;
    }

    /// A change of which nobody knows what it did. That others are known makes this one no safer.
    private static List<String> unseen(@Nullable String before, @Nullable String after, @Nullable MigrationImpact by) {
        return by != null || Objects.equals(before, after)
                ? List.of()
                : List.of("the schema went from " + before + " to " + after + " by statements that nobody classified");
    }

    private static List<String> unsafe(@Nullable MigrationImpact impact, String whose) {
        if (impact == null || impact.statements().keySet().stream().noneMatch(UNSAFE::contains)) {
            return List.of();
        }
        List<String> named = impact.notable().stream()
                .filter(line -> UNSAFE.stream().anyMatch(kind -> line.contains(kind + ": ")))
                .toList();
        return Stream.concat(named.stream(), Stream.of(whose)).toList();
    }

    /// What to do instead: the oldest release after the one asked for that the schema carries.
    private String nearest(int asked) {
        for (int i = asked - 1; i > 0; i--) {
            if (obstacles(i).isEmpty()) {
                return "kilter rollback " + releases.get(i).name() + " --env " + slot.env()
                        + "     (the nearest safe release)";
            }
        }
        return "No older release is safe: mend the app and deploy it.";
    }
}
