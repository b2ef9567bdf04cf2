package dev.kilter.operator;

import dev.kilter.api.KilterAppStatus;
import dev.kilter.effects.DatabaseTrouble;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// What a pass that threw means to the person who deploys. Pure.
final class PassFailure {
    private PassFailure() {}

    /// The problem of a pass that stood at `status` when it threw.
    static Problem of(KilterAppStatus status, RuntimeException cause) {
        if (cause instanceof KilterException kilter) {
            return ofStep(status.progress(), kilter.problem());
        }
        if (cause instanceof UncheckedIOException io) {
            return ofFile(io);
        }
        return switch (DatabaseTrouble.of(cause)) {
            case FULL ->
                Problem.of(
                                KilterCode.NO_SPACE,
                                "there is no space left for the platform's database",
                                "Free space there and deploy again.")
                        .withEvidence(DatabaseTrouble.message(cause));
            case AWAY ->
                Problem.of(KilterCode.UNREACHABLE, "the platform's database does not answer", "kilter doctor")
                        .withEvidence(DatabaseTrouble.message(cause));
            case NONE ->
                Problem.of(
                        KilterCode.INTERNAL_ERROR,
                        "the operator broke: " + cause,
                        "Report this with the platform's log.");
        };
    }

    /// Whether the same pass may go well a little later, with nobody doing anything about the deploy.
    static boolean passes(Problem problem) {
        return problem.kind() == ProblemKind.UNAVAILABLE || isOfGit(problem);
    }

    /// What a pass with such a problem waits for.
    static String waitingFor(Problem problem) {
        return (isOfGit(problem) ? "git: " : "the platform: ") + problem.detail();
    }

    private static boolean isOfGit(Problem problem) {
        return problem.code().equals(KilterCode.GIT_UNREACHABLE.code())
                || problem.code().equals(KilterCode.GIT_RACE_LOST.code());
    }

    /// A seed or a release command that cannot even be started has failed.
    private static Problem ofStep(@Nullable Progress progress, Problem problem) {
        if (progress == null
                || progress.entries().isEmpty()
                || !problem.code().equals(KilterCode.ADMISSION_REFUSED.code())) {
            return problem;
        }
        return switch (progress.entries().getLast().stepId()) {
            case "seed" -> notStarted(KilterCode.SEED_FAILED, "the seed", problem);
            case "release" -> notStarted(KilterCode.RELEASE_FAILED, "the release command", problem);
            default -> problem;
        };
    }

    private static Problem notStarted(KilterCode code, String what, Problem problem) {
        return Problem.of(code, what + " cannot be started: " + problem.detail(), problem.hint())
                .withEvidence(problem.evidence());
    }

    private static Problem ofFile(UncheckedIOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return Problem.of(
                            KilterCode.NO_SPACE,
                            "there is no space left for the platform",
                            "Free space there and deploy again.")
                    .withEvidence(message);
        }
        return Problem.of(
                KilterCode.INTERNAL_ERROR, "the operator could not write or read: " + message, "kilter doctor");
    }
}
