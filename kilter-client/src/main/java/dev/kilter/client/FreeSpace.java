package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How much room the kilter home has. A local deploy that begins on a full disk would fail somewhere in the middle, and
/// could take the platform's database down with it; so it is refused before it begins.
public final class FreeSpace {
    /// PostgreSQL writes its journal in pieces of this size and stops when there is no room for the next.
    private static final long FOR_A_DEPLOY = 18L << 20;

    /// A new platform: PostgreSQL's programs and two databases.
    private static final long FOR_A_PLATFORM = 100L << 20;

    private final KilterHome home;

    /// The room of this home.
    public FreeSpace(KilterHome home) {
        this.home = home;
    }

    /// What stands against a deploy; empty when there is room enough.
    public Optional<Problem> problem() {
        boolean stands = Files.exists(home.local().resolve("postgres/initialised"));
        long needed = stands ? FOR_A_DEPLOY : FOR_A_PLATFORM;
        Path place = existing(home.root());
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            return free >= needed ? Optional.empty() : Optional.of(tooLittle(place, free, needed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Refuses when there is too little room.
    public void require() {
        problem().map(Problem::toException).ifPresent(FreeSpace::refuse);
    }

    /// The problem to show for this one: that the disk is full explains more than what broke because of it.
    public Problem explain(Problem problem) {
        return switch (problem.kind()) {
            case UNAVAILABLE, INTERNAL -> problem().orElse(problem);
            case FAILED ->
                problem.code().equals(KilterCode.NO_SPACE.code()) ? problem().orElse(problem) : problem;
            case USAGE, DENIED, NOT_FOUND, CONFLICT, SUPERSEDED, REVIEW_REQUIRED, TIMED_OUT -> problem;
        };
    }

    private static void refuse(KilterException refusal) {
        throw refusal;
    }

    private static Path existing(Path folder) {
        Path place = folder;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    private static Problem tooLittle(Path place, long free, long needed) {
        return Problem.of(
                        KilterCode.NO_SPACE,
                        "there is no space left in '" + place + "'",
                        "Free some space there (`df -h " + place + "`), then deploy again.")
                .withEvidence(Size.of(free) + " are free, kilter needs " + Size.of(needed));
    }
}
