package dev.kilter.operator.step;

import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;

/// Namespace, database, roles and opened Secrets.
final class ProvisionStep {
    private ProvisionStep() {}

    static StepOutcome run(SlotPass pass, Step step) {
        if (!pass.seen.provisioned()) {
            pass.act(new Action.Provision());
            pass.status.changed = true;
            return SlotPass.await("namespace, database and roles");
        }
        StepOutcome secrets = secrets(pass, step);
        if (!(secrets instanceof StepOutcome.Done(var sealed))) {
            return secrets;
        }
        boolean bare = pass.spec.config().database() == DatabaseKind.NONE;
        return pass.begunBefore(step)
                ? new StepOutcome.Done((bare ? "namespace" : "database, 3 roles") + sealed)
                : new StepOutcome.Skipped("the env stands");
    }

    /// Sealed Secrets are made real before anything that may need them: only the engine can open them.
    private static StepOutcome secrets(SlotPass pass, Step step) {
        SecretsState state = pass.seen.secrets();
        if (!state.committed()) {
            pass.act(new Action.CommitSecrets());
            pass.act(new Action.TriggerFlux());
            pass.status.changed = true;
            return SlotPass.await("the sealed secrets to be committed");
        }
        if (state.problem() != null) {
            return pass.refused(step, state.problem());
        }
        if (!state.missing().isEmpty()) {
            pass.act(new Action.TriggerFlux());
            return SlotPass.await("the sealed secrets to be opened");
        }
        int count = pass.spec.sealed().size();
        return new StepOutcome.Done(count == 0 ? "" : count == 1 ? ", 1 secret" : ", " + count + " secrets");
    }
}
