package dev.kilter.operator.step;

import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import java.util.List;
import java.util.stream.Collectors;

/// The processes, until all that is wanted runs and is ready.
final class RolloutStep {
    private RolloutStep() {}

    static StepOutcome run(SlotPass pass, Step step) {
        List<ProcessState> processes = pass.seen.processes();
        for (ProcessState process : processes) {
            if (process.failure() != null) {
                if (pass.begunBefore(step)) {
                    return new StepOutcome.Halted(process.failure());
                }
                // left by an earlier deploy of the same content, whose cause may be gone by now
                pass.act(new Action.TryAgain());
                pass.status.changed = true;
                return SlotPass.await("another try of " + process.name());
            }
        }
        String missing = processes.stream()
                .filter(process -> !process.settled() || process.updated() < process.desired())
                .map(RolloutStep::count)
                .collect(Collectors.joining(" · "));
        if (processes.isEmpty() || !missing.isEmpty()) {
            return SlotPass.await(missing.isEmpty() ? "the processes" : missing);
        }
        pass.status.secrets = pass.objects();
        if (!pass.seen.secrets().exact()) {
            pass.act(new Action.CommitSecrets());
        }
        return new StepOutcome.Done(processes.stream()
                .filter(process -> process.schedule() == null)
                .map(process -> count(process) + " ready")
                .collect(Collectors.joining(" · ")));
    }

    private static String count(ProcessState process) {
        return process.name() + " " + process.updated() + "/" + process.desired();
    }
}
