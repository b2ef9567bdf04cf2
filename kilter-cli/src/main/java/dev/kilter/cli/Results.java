package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.FailureBlock;
import dev.kilter.cli.view.Format;
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

    Results(Console console, Format format) {
        this.console = console;
        this.format = format;
    }

    int done(DeployResult server, List<DeployEvent.StepEnded> local, long platformStart, long total) {
        List<DeployResult.StepResult> steps = new ArrayList<>(local(local));
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
                server.error());
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
                null);
        if (format == Format.TEXT) {
            console.say("Live as " + now.release() + ", after its deadline had passed");
            console.result(result.url() == null ? "internal only" : result.url());
        } else {
            document(result);
        }
        return result.exitCode();
    }

    int accepted(DeployRecord record) {
        DeployResult result = new DeployResult(
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
                null);
        if (format == Format.TEXT) {
            console.say("Accepted as " + record.id() + ".   kilter attach " + record.id());
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
            List<DeployEvent.StepEnded> local,
            Problem problem,
            @Nullable String serving,
            long nanos) {
        ProblemKind kind = problem.kind();
        DeployStatus status = kind == ProblemKind.FAILED
                ? DeployStatus.FAILED
                : kind == ProblemKind.SUPERSEDED ? DeployStatus.SUPERSEDED : DeployStatus.REFUSED;
        DeployResult result = new DeployResult(
                null,
                config.project().toString(),
                config.env().value(),
                status,
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
                local(local),
                new DeployResult.Failure(problem, serving));
        if (format == Format.TEXT) {
            FailureBlock.lines(problem, serving).forEach(this::complain);
        } else {
            document(result);
        }
        return result.exitCode();
    }

    private void text(DeployResult result, long platformStart) {
        if (result.error() != null) {
            FailureBlock.lines(result.error().problem(), result.error().serving())
                    .forEach(this::complain);
            return;
        }
        if (result.unchanged()) {
            console.say("Nothing to do: " + result.release() + " already runs this image, config and schema.   "
                    + DeployView.seconds(result.durationMs()));
        } else {
            console.say("Live in " + DeployView.seconds(result.durationMs()) + " as " + result.release() + " ("
                    + split(result, platformStart) + ")");
        }
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
        String text = DeployView.seconds(millis);
        return text.substring(0, text.length() - 1);
    }

    private static long took(DeployResult result, String step) {
        return result.steps().stream()
                .filter(entry -> entry.id().equals(step))
                .mapToLong(DeployResult.StepResult::durationMs)
                .sum();
    }

    private static List<DeployResult.StepResult> local(List<DeployEvent.StepEnded> steps) {
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

    private void complain(String line) {
        console.complain(line.startsWith("error[") ? console.red(line) : line);
    }
}
