package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter cancel`.
@Command(
        name = "cancel",
        description = "End a deploy: at once while it waits, before its next step while it runs. What is live stays.")
final class CancelCommand extends Question {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Parameters(arity = "0..1", paramLabel = "DEPLOY", description = "Its id; default: the env's newest open deploy.")
    private @Nullable String deploy;

    @Option(
            names = {"--detach", "--no-wait"},
            description = "Return when the platform knows it.",
            converter = GlobalFlags.Flag.class)
    private boolean detach;

    CancelCommand(Context context) {
        super(context);
    }

    /// @param status `cancelled`, `cancelling`, `ended` (before it could be cancelled) or `nothing` (none was open)
    private record Answer(String status, @Nullable DeployRecord deploy) {}

    @Override
    int answer(Console console, Format format) {
        Kilter kilter = context.platform(flags, console).kilter();
        Optional<DeployId> id = deploy == null ? open(kilter) : Optional.of(AttachCommand.id(deploy));
        if (id.isEmpty()) {
            return print(
                    console,
                    format,
                    new Answer("nothing", null),
                    List.of("No deploy of " + flags.env + " is under way: nothing to cancel."));
        }
        DeployRecord record = kilter.cancel(id.get());
        if (isLate(record)) {
            return print(
                    console,
                    format,
                    new Answer("cancelled", record),
                    List.of(record.id() + " had failed, as its deadline passed in '" + record.phase()
                            + "'; it ends before its next step and will not turn live."));
        }
        if (!record.status().isFinal() && detach) {
            return print(
                    console,
                    format,
                    new Answer("cancelling", record),
                    List.of(record.id() + " ends before its next step; it is in '" + record.phase() + "'."));
        }
        if (!record.status().isFinal()) {
            console.say("  " + record.id() + " is in '" + record.phase() + "' and ends before its next step");
        }
        DeployResult result = kilter.follow(id.get(), 1, PATIENCE, _ -> {});
        if (result.status() == DeployStatus.LIVE) {
            throw Problem.of(
                            KilterCode.TOO_LATE,
                            "the deploy " + record.id() + " could not be cancelled in time: it is live as "
                                    + result.release(),
                            "kilter rollback")
                    .toException();
        }
        boolean cancelled =
                result.error() != null && result.error().problem().code().equals(KilterCode.CANCELLED.code());
        return print(
                console,
                format,
                new Answer(cancelled ? "cancelled" : "ended", kilter.deploy(id.get())),
                List.of(cancelled ? words(result) : record.id() + " had ended by itself: " + reason(result)));
    }

    private Optional<DeployId> open(Kilter kilter) {
        List<DeployRecord> newestFirst = kilter.deploys(context.project(flags), Context.env(flags));
        return newestFirst.stream()
                .filter(record -> !record.status().isFinal())
                .findFirst()
                .or(() -> newestFirst.stream()
                        .limit(1)
                        .filter(CancelCommand::isLate)
                        .findFirst())
                .map(record -> new DeployId(record.id()));
    }

    /// Whether its deadline has passed, after which the platform goes on watching it.
    private static boolean isLate(DeployRecord record) {
        Problem problem = record.problem();
        return record.status() == DeployStatus.FAILED
                && problem != null
                && problem.code().equals(KilterCode.DEADLINE_PASSED.code());
    }

    private static String words(DeployResult result) {
        DeployResult.Failure failure = java.util.Objects.requireNonNull(result.error());
        return result.deployId() + ": " + failure.problem().detail() + "."
                + (failure.serving() == null ? "" : " What serves: " + failure.serving() + ".");
    }

    private static String reason(DeployResult result) {
        return result.error() == null
                ? result.status().toString()
                : result.error().problem().code().value() + " "
                        + result.error().problem().detail();
    }
}
