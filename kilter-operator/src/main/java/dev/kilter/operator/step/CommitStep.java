package dev.kilter.operator.step;

import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import java.util.stream.Stream;

/// The rendered app in the flux repo, and applied by the engine.
final class CommitStep {
    private static final int SHORT = 7;

    private CommitStep() {}

    static StepOutcome run(SlotPass pass, Step step) {
        Observed seen = pass.seen;
        if (!seen.rendered().equals(seen.committed())) {
            pass.status.secrets = Stream.concat(pass.status.secrets.stream(), pass.objects().stream())
                    .distinct()
                    .toList();
            pass.act(new Action.CommitApp());
            pass.act(new Action.TriggerFlux());
            pass.status.changed = true;
            return SlotPass.await("the commit");
        }
        pass.status.content = seen.rendered();
        pass.status.commit = seen.commit();
        if (seen.flux().problem() != null) {
            return pass.refused(step, seen.flux().problem());
        }
        if (!seen.rendered().equals(seen.flux().content())) {
            pass.act(new Action.TriggerFlux());
            String waits = seen.flux().waits();
            return SlotPass.await(
                    waits == null ? "the commit to be applied" : "Flux, which cannot fetch the flux repo: " + waits);
        }
        String commit = seen.commit() == null ? "" : seen.commit().substring(0, SHORT) + " to flux, ";
        return pass.begunBefore(step)
                ? new StepOutcome.Done(commit + "applied")
                : new StepOutcome.Skipped("the flux repo holds this app already");
    }
}
