package dev.kilter.operator.step;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The seeds in their order, each by the runner or as a command in the app's image.
final class SeedStep {
    private final SlotPass pass;
    private final Function<SeedConfig, List<String>> command;

    /// @param command of a seed that runs in the app's image; an empty list for the others
    SeedStep(SlotPass pass, Function<SeedConfig, List<String>> command) {
        this.pass = pass;
        this.command = command;
    }

    StepOutcome run() {
        if (pass.seen.ledger().seen()) {
            pass.status.ledger = pass.seen.ledger();
        }
        String bundle = pass.spec.bundle();
        if (bundle == null) {
            return new StepOutcome.Skipped("no seed files");
        }
        List<SeedConfig> seeds = pass.spec.config().seeds();
        String all = Bundle.hash(Wire.encode(new Key(bundle, seeds)));
        if (all.equals(pass.status.seeded)) {
            return new StepOutcome.Skipped("nothing new");
        }
        List<String> summaries = new ArrayList<>();
        for (SeedConfig seed : seeds) {
            List<String> words = command.apply(seed);
            StepOutcome outcome = words.isEmpty() ? byRunner(seed, bundle) : inImage(seed, words);
            switch (outcome) {
                case StepOutcome.Done(var note) -> summaries.add(seed.name() + ": " + note);
                case StepOutcome.Skipped(var why) -> summaries.add(seed.name() + ": " + why);
                case StepOutcome.Waiting _, StepOutcome.Halted _ -> {
                    return outcome;
                }
            }
        }
        pass.status.seeded = all;
        return new StepOutcome.Done(String.join(" · ", summaries));
    }

    private record Key(String bundle, List<SeedConfig> seeds) {}

    private StepOutcome byRunner(SeedConfig seed, String bundle) {
        JobRun job = pass.jobs.seed(pass.spec, bundle, seed);
        return switch (pass.job(job)) {
            case JobState.Absent() -> start(job, seed);
            case JobState.Running running -> running(running, seed);
            case JobState.Ended ended -> {
                pass.notes.ofRunner("seed", ended.lines());
                yield pass.ended(KilterCode.SEED_FAILED, "the seed '" + seed.name() + "'", ended, report -> {
                    pass.status.changed |= report.changed();
                    return new StepOutcome.Done(report.summary());
                });
            }
        };
    }

    private StepOutcome inImage(SeedConfig seed, List<String> words) {
        String content = pass.seen.seeds().get(seed.name());
        if (content == null || !pass.seen.ledger().seen()) {
            return SlotPass.await("the seed's ledger");
        }
        String applied = pass.seen.applied(seed.name());
        JobRun job = pass.jobs.command(pass.spec, seed.name(), words);
        if (content.equals(applied)) {
            return pass.job(job) instanceof JobState.Ended
                    ? new StepOutcome.Done("applied")
                    : new StepOutcome.Skipped("applied with the same content");
        }
        if (applied != null && !seed.againWhenChanged()) {
            return new StepOutcome.Skipped("changed since it was applied, kept; say `when: changed` to run it again");
        }
        return switch (pass.job(job)) {
            case JobState.Absent() -> start(job, seed);
            case JobState.Running running -> running(running, seed);
            case JobState.Ended ended
            when ended.exitCode() == 0 -> {
                pass.status.changed = true;
                pass.act(new Action.RecordSeed(seed.name(), content));
                yield SlotPass.await("the seed's ledger");
            }
            case JobState.Ended ended ->
                new StepOutcome.Halted(JobOutcome.abrupt(
                        KilterCode.SEED_FAILED, "the command of the seed '" + seed.name() + "'", ended));
        };
    }

    /// Between two seeds a deploy may end that somebody cancelled.
    private StepOutcome start(JobRun job, SeedConfig seed) {
        return pass.isCancelled()
                ? new StepOutcome.Halted(SlotPass.cancelled(pass.spec, "seed '" + seed.name() + "'"))
                : pass.start(job, "the seed Job to start");
    }

    private StepOutcome running(JobState.Running running, SeedConfig seed) {
        pass.notes.ofRunner("seed", running.lines());
        return SlotPass.await("the seed " + seed.name());
    }
}
