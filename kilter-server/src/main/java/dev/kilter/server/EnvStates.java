package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseDiff;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SchemaDiff;
import java.util.List;
import java.util.Optional;

/// What is known of an env: what the cluster says of it, and what the rows say.
final class EnvStates {
    private final Deploys deploys;
    private final Releases releases;
    private final Expiries expiries;
    private final AppStore apps;
    private final TaskStore tasks;
    private final ServerSettings settings;

    EnvStates(
            Deploys deploys,
            Releases releases,
            Expiries expiries,
            AppStore apps,
            TaskStore tasks,
            ServerSettings settings) {
        this.deploys = deploys;
        this.releases = releases;
        this.expiries = expiries;
        this.apps = apps;
        this.tasks = tasks;
        this.settings = settings;
    }

    /// The envs of the project that stand, by name.
    List<EnvStatus> of(Project project) {
        List<KilterTask> all = tasks.list();
        return deploys.slots(project.toString()).stream()
                .map(env -> of(new Slot(project, new EnvName(env)), all))
                .flatMap(Optional::stream)
                .toList();
    }

    /// Empty when there is no such env.
    Optional<EnvStatus> of(Slot slot) {
        return of(slot, tasks.list());
    }

    private Optional<EnvStatus> of(Slot slot, List<KilterTask> all) {
        return apps.find(slot).map(app -> status(slot, app, all));
    }

    private EnvStatus status(Slot slot, KilterApp app, List<KilterTask> all) {
        List<ReleaseRecord> known = releases.of(slot);
        Optional<DeployRecord> attempt = deploys
                .list(slot.project().toString(), slot.env().value(), 1)
                .stream()
                .map(DeployRow::record)
                .findFirst();
        Addresses addresses = settings.addresses(app.spec().config());
        return new EnvStatus(
                slot.project().toString(),
                slot.env().value(),
                app.spec().config().isProtected(),
                addresses.url(),
                addresses.address(),
                known.isEmpty() ? null : known.getFirst(),
                app.status().processes(),
                app.spec().scaled(),
                attempt.orElse(null),
                expiries.of(slot).orElse(null),
                addresses.processUrls(),
                addresses.domainUrls(),
                drift(app, known, all));
    }

    private static List<SchemaDiff.Change> found(List<KilterTask> all, Slot slot, DeployRow deploy) {
        return deploy.finished() == null ? List.of() : Drift.found(all, slot, deploy.finished());
    }

    private List<ReleaseDiff.Change> drift(KilterApp app, List<ReleaseRecord> known, List<KilterTask> all) {
        ReleaseRecord live = known.isEmpty() ? null : known.getFirst();
        return deploys.find(app.spec().deploy().id())
                .map(deploy -> new Drift(
                                app, deploy.request(), deploy.finished() != null, live, found(all, app.slot(), deploy))
                        .changes())
                .orElse(List.of());
    }
}
