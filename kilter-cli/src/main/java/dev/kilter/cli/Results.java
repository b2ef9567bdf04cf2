package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.FailureBlock;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prints how a deploy ended and gives its exit code, which is a function of the result alone.
final class Results {
    private final Console console;
    private final Format format;
    private final boolean local;

    Results(Console console, Format format, boolean local) {
        this.console = console;
        this.format = format;
        this.local = local;
    }

    int done(DeployResult server, List<DeployEvent.StepEnded> here, long platformStart, long total) {
        List<DeployResult.StepResult> steps = new ArrayList<>(steps(here));
        steps.addAll(server.steps());
        DeployResult result = new DeployResult(
                server.deployId(),
                server.project(),
                server.env(),
                server.status(),
                server.release(),
                server.unchanged(),
                server.digest(),
                server.url(),
                server.urls(),
                server.address(),
                server.commit(),
                server.dirty(),
                server.schema(),
                total,
                steps,
                server.error() == null
                        ? null
                        : failure(server.error().problem(), server.error().serving()),
                server.processUrls());
        if (format == Format.TEXT) {
            text(result, platformStart);
        } else {
            document(result);
        }
        return result.exitCode();
    }

    /// A deploy that failed by its deadline, and is live by now.
    int late(DeployResult failed, DeployRecord now) {
        DeployResult result = new DeployResult(
                failed.deployId(),
                failed.project(),
                failed.env(),
                DeployStatus.LIVE,
                now.release(),
                false,
                failed.digest(),
                failed.url(),
                failed.urls(),
                failed.address(),
                failed.commit(),
                failed.dirty(),
                failed.schema(),
                failed.durationMs(),
                failed.steps(),
                null,
                failed.processUrls());
        if (format == Format.TEXT) {
            console.say("Live as " + now.release() + ", after its deadline had passed");
            place(result);
        } else {
            document(result);
        }
        return result.exitCode();
    }

    int accepted(DeployRecord record) {
        DeployResult result = accepted(record, null);
        if (format == Format.TEXT) {
            console.say("Accepted as " + record.id() + ".   " + attach(record.id()));
            console.result(record.id());
        } else {
            document(result);
        }
        return result.exitCode();
    }

    /// A deploy that ended before the platform had it.
    int failed(
            AppConfig config,
            SourceState source,
            List<DeployEvent.StepEnded> here,
            Problem problem,
            @Nullable String serving,
            long nanos) {
        DeployResult result = new DeployResult(
                null,
                config.project().toString(),
                config.env().value(),
                Complaints.status(problem),
                null,
                false,
                null,
                null,
                List.of(),
                null,
                source.commit(),
                source.dirty(),
                null,
                nanos / 1_000_000,
                steps(here),
                failure(problem, serving));
        return printed(result);
    }

    /// The platform has it, and how it ends cannot be learnt from here.
    int open(DeployRecord record, Problem problem) {
        if (problem.kind() != ProblemKind.TIMED_OUT) {
            throw problem.toException();
        }
        return printed(accepted(record, failure(problem, null)));
    }

    private static DeployResult accepted(DeployRecord record, DeployResult.@Nullable Failure failure) {
        return new DeployResult(
                record.id(),
                record.project(),
                record.env(),
                DeployStatus.ACCEPTED,
                record.release(),
                false,
                null,
                null,
                List.of(),
                null,
                record.commit(),
                record.dirty(),
                null,
                0,
                List.of(),
                failure);
    }

    private int printed(DeployResult result) {
        if (format == Format.TEXT && result.error() != null) {
            FailureBlock.print(console, result.error().problem(), result.error().serving());
        } else {
            document(result);
        }
        return result.exitCode();
    }

    private String attach(String id) {
        return "kilter attach " + id + (local ? " --local" : "");
    }

    private DeployResult.Failure failure(Problem problem, @Nullable String serving) {
        return new DeployResult.Failure(local ? LocalHint.of(problem) : problem, serving);
    }

    private void text(DeployResult result, long platformStart) {
        if (result.error() != null) {
            FailureBlock.print(console, result.error().problem(), result.error().serving());
            return;
        }
        if (result.unchanged()) {
            console.say("Nothing to do: " + result.release() + " already runs this image, config and schema.   "
                    + Wording.seconds(result.durationMs()));
        } else {
            console.say("Live in " + Wording.seconds(result.durationMs()) + " as " + result.release() + " ("
                    + split(result, platformStart) + ")");
        }
        place(result);
    }

    /// Where it is. The app's own URL stands alone in the output, for scripts.
    private void place(DeployResult result) {
        result.processUrls().forEach((process, url) -> console.say(process + ": " + url));
        console.result(result.url() == null ? "internal only" : result.url());
    }

    /// Where the time went: the app's build, the app's own start, the platform's start, and kilter itself.
    private static String split(DeployResult result, long platformStart) {
        long build = took(result, "build");
        long app = took(result, "rollout");
        long own = Math.max(0, result.durationMs() - build - app - platformStart);
        String split = "build " + secondsOf(build) + " · kilter " + secondsOf(own) + " · app " + secondsOf(app);
        return platformStart == 0 ? split : split + " · platform start " + secondsOf(platformStart);
    }

    private static String secondsOf(long millis) {
        String text = Wording.seconds(millis);
        return text.substring(0, text.length() - 1);
    }

    private static long took(DeployResult result, String step) {
        return result.steps().stream()
                .filter(entry -> entry.id().equals(step))
                .mapToLong(DeployResult.StepResult::durationMs)
                .sum();
    }

    private static List<DeployResult.StepResult> steps(List<DeployEvent.StepEnded> steps) {
        return steps.stream()
                .map(step -> new DeployResult.StepResult(step.step(), step.outcome(), step.note(), step.durationMs()))
                .toList();
    }

    private void document(DeployResult result) {
        console.result(
                format == Format.JSON
                        ? Wire.text(result)
                        : Wire.text(new NumberedEvent(0, Instant.now(), new DeployEvent.Result(result))));
    }
}
