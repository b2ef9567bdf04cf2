package dev.kilter.operator.step;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.SortedMap;

/// The release command. Once for each image, command and environment, so that neither another number of processes nor
/// the same deploy again repeats it. A run that was killed is followed by another one, three in all.
final class ReleaseStep {
    private static final int KILLED = 137;

    private ReleaseStep() {}

    static StepOutcome run(SlotPass pass, List<String> command) {
        KilterAppSpec spec = pass.spec;
        Key key = new Key(spec.image(), command, spec.config().variables(), spec.consumed());
        String hash = Bundle.hash(Wire.encode(key));
        if (hash.equals(pass.status.released)) {
            return new StepOutcome.Skipped("ran for this image and configuration");
        }
        String words = String.join(" ", command);
        for (int attempt = 1; ; attempt++) {
            JobRun job = pass.jobs.release(spec, command, attempt);
            JobState state = pass.job(job);
            pass.notes.ofProgram("release", state.lines());
            switch (state) {
                case JobState.Absent() -> {
                    pass.status.changed = true;
                    return pass.start(job, "'" + words + "' to start");
                }
                case JobState.Running _ -> {
                    return SlotPass.await("'" + words + "'");
                }
                case JobState.Ended ended
                when ended.exitCode() == 0 -> {
                    pass.status.released = hash;
                    return new StepOutcome.Done(words);
                }
                case JobState.Ended ended -> {
                    if (ended.exitCode() != KILLED || attempt == JobEnvironment.RELEASE_ATTEMPTS) {
                        return new StepOutcome.Halted(JobOutcome.abrupt(
                                KilterCode.RELEASE_FAILED, "the release command '" + words + "'", ended));
                    }
                }
            }
        }
    }

    private record Key(
            ImageRef image, List<String> command, SortedMap<String, String> variables, List<String> secrets) {}
}
