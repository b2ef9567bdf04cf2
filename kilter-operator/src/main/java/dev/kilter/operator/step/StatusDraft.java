package dev.kilter.operator.step;

import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.SeedsReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A status in the making: it begins as the last one, and a pass writes down what has become different. What each
/// field says stands at [KilterAppStatus].
final class StatusDraft {
    @Nullable
    DeployId deployId;

    @Nullable
    Progress progress;

    List<String> notes;
    boolean changed;

    @Nullable
    String schema;

    @Nullable
    String migrated;

    @Nullable
    String seeded;

    @Nullable
    String content;

    @Nullable
    String commit;

    @Nullable
    DeployId liveDeploy;

    @Nullable
    Problem late;

    List<ProcessHealth> processes;

    @Nullable
    MigrationImpact impact;

    List<String> secrets;

    @Nullable
    String released;

    SeedsReport ledger;

    StatusDraft(KilterAppStatus last) {
        this.deployId = last.deployId();
        this.progress = last.progress();
        this.notes = last.notes();
        this.changed = last.changed();
        this.schema = last.schema();
        this.migrated = last.migrated();
        this.seeded = last.seeded();
        this.content = last.content();
        this.commit = last.commit();
        this.liveDeploy = last.liveDeploy();
        this.late = last.late();
        this.processes = last.processes();
        this.impact = last.impact();
        this.secrets = last.secrets();
        this.released = last.released();
        this.ledger = last.ledger();
    }

    KilterAppStatus status() {
        return new KilterAppStatus(
                deployId,
                progress,
                notes,
                changed,
                schema,
                migrated,
                seeded,
                content,
                commit,
                liveDeploy,
                late,
                processes,
                impact,
                secrets,
                released,
                ledger);
    }
}
