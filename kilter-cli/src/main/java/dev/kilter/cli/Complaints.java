package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.FailureBlock;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.Wire;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/// How a command that went wrong ends: any failure as a problem, and the problem on the right stream in the right form.
final class Complaints {
    private Complaints() {}

    /// A flag or argument that the parser did not like.
    static Problem mistake(CommandLine.ParameterException failure) {
        if (failure.getCause() instanceof KilterException known) {
            return known.problem();
        }
        String help = failure.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            String message =
                    String.valueOf(failure.getMessage()).replaceFirst(" is not an? (int|long)$", " is no number");
            return Problem.of(KilterCode.ARGUMENT_INVALID, message, help);
        }
        List<String> near = unmatched.getSuggestions();
        String hint = near.isEmpty() ? help : "Did you mean '" + near.getFirst() + "'?   " + help;
        String word = unmatched.getUnmatched().getFirst();
        Set<String> commands = failure.getCommandLine().getSubcommands().keySet();
        if (word.startsWith("-")
                && !commands.isEmpty()
                && failure.getCommandLine().getParent() != null) {
            return Problem.of(
                    KilterCode.ARGUMENT_INVALID,
                    "there is no flag '" + word + "' before one of the commands: " + String.join(", ", commands),
                    failure.getCommandLine().getSubcommands().values().stream()
                            .filter(command -> command.getCommandSpec().findOption(word) != null)
                            .findFirst()
                            .map(command -> command.getCommandSpec().qualifiedName() + " " + word)
                            .orElse(help));
        }
        String what = word.startsWith("-")
                ? "there is no flag '" + word + "'"
                : commands.isEmpty() ? "'" + word + "' is one argument too many" : "there is no command '" + word + "'";
        return Problem.of(KilterCode.ARGUMENT_INVALID, what, hint);
    }

    /// Whatever a command threw.
    static Problem problem(Throwable failure) {
        if (failure instanceof KilterException known) {
            return known.problem();
        }
        String text = String.valueOf(failure);
        if (text.contains("No space left")) {
            return Problem.of(KilterCode.NO_SPACE, "there is no space left here", "Free some and try again.")
                    .withEvidence(text);
        }
        return Problem.of(KilterCode.INTERNAL_ERROR, "kilter broke: " + text, "Report this with what you did.")
                .withEvidence(Arrays.stream(failure.getStackTrace())
                        .limit(6)
                        .map(String::valueOf)
                        .toList());
    }

    /// Prints it and gives the exit code.
    static int print(Console console, Format format, Problem problem) {
        if (format == Format.TEXT) {
            FailureBlock.print(console, problem, null);
            return problem.kind().exitCode();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        if (format == Format.JSONL) {
            document.put("type", "result");
        }
        document.put("status", status(problem).name().toLowerCase(Locale.ROOT));
        document.put("error", new DeployResult.Failure(problem, null));
        console.result(Wire.text(document));
        return problem.kind().exitCode();
    }

    /// Of what never got to the platform.
    static DeployStatus status(Problem problem) {
        return switch (problem.kind()) {
            case FAILED, INTERNAL, TIMED_OUT, UNAVAILABLE -> DeployStatus.FAILED;
            case SUPERSEDED -> DeployStatus.SUPERSEDED;
            case USAGE, DENIED, NOT_FOUND, CONFLICT, REVIEW_REQUIRED -> DeployStatus.REFUSED;
        };
    }
}
