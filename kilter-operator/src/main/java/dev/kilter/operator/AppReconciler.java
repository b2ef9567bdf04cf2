package dev.kilter.operator;

import dev.kilter.api.AppStore;
import dev.kilter.api.JobToken;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.LogFields;
import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.database.SeedLedger;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.SlotChange;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.RenderedApp;
import dev.kilter.operator.step.Action;
import dev.kilter.operator.step.Decision;
import dev.kilter.operator.step.FluxState;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.Observed;
import dev.kilter.operator.step.SecretsState;
import dev.kilter.operator.step.SlotStep;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.SeedsReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One pass over one slot: observe, decide, store the status, act. It never waits for anything; what was interrupted by
/// a kill is simply decided again.
public final class AppReconciler {
    private static final System.Logger LOG = System.getLogger(AppReconciler.class.getName());
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofSeconds(1);

    private final AppStore apps;
    private final Cluster cluster;
    private final Provisioner databases;
    private final SeedLedger seeds;
    private final AppRenderer renderer;
    private final FluxRepo flux;
    private final FluxDeploy deploy;
    private final SealedSecrets secrets;
    private final JobEnvironment jobs;
    private final JobToken tokens;
    private final SeedCommands commands;
    private final InstantSource clock;
    private final Duration rest;

    /// A reconciler with its hands. A slot where nothing is under way is looked at again after `rest`, unless
    /// something wakes it before.
    public AppReconciler(
            AppStore apps,
            Cluster cluster,
            Provisioner databases,
            SeedLedger seeds,
            AppRenderer renderer,
            FluxRepo flux,
            JobEnvironment jobs,
            JobToken tokens,
            SeedCommands commands,
            InstantSource clock,
            Duration rest) {
        this.apps = apps;
        this.cluster = cluster;
        this.databases = databases;
        this.seeds = seeds;
        this.renderer = renderer;
        this.flux = flux;
        this.deploy = new FluxDeploy(apps, renderer, flux, cluster::triggerFlux);
        this.secrets = new SealedSecrets(flux, cluster);
        this.jobs = jobs;
        this.tokens = tokens;
        this.commands = commands;
        this.clock = clock;
        this.rest = rest;
    }

    /// Does one pass and says when to look again at the latest.
    public Duration reconcile(Slot slot) {
        Optional<KilterApp> found = apps.find(slot);
        if (found.isEmpty()) {
            return Duration.ofMinutes(5);
        }
        KilterApp app = found.get();
        Map<String, String> fields = Map.of("deploy", app.spec().deploy().id().value(), "slot", slot.toString());
        return LogFields.with(fields, () -> reconcile(app));
    }

    private Duration reconcile(KilterApp app) {
        if (app.deleting()) {
            return tearDown(app);
        }
        KilterAppStatus begun = SlotStep.begun(app.spec(), app.status());
        try {
            return pass(app, begun);
        } catch (RuntimeException e) {
            return failed(app, begun, e);
        }
    }

    private Duration pass(KilterApp app, KilterAppStatus begun) {
        KilterAppSpec spec = app.spec();
        boolean live = spec.deploy().id().equals(begun.liveDeploy());
        Optional<RenderedApp> rendered = live ? Optional.empty() : Optional.of(renderer.render(spec));
        Observed seen = observe(spec, begun, rendered);
        Decision decision = SlotStep.decide(spec, begun, seen, jobs, commands::command, clock.instant());
        if (decision.actions().contains(new Action.TryAgain())) {
            // A status that tells of the try turns what is still given up into this deploy's failure.
            cluster.tryAgain(app.slot());
        }
        if (!decision.status().equals(app.status())) {
            apps.updateStatus(app.slot(), decision.status());
            StepLog.tell(app.status(), decision.status());
        }
        try {
            for (Action action : decision.actions()) {
                StepLog.tell(decision.status(), action);
                perform(action, spec, decision.status(), rendered);
            }
        } catch (RuntimeException e) {
            return failed(app, decision.status(), e);
        }
        if (!decision.actions().isEmpty()) {
            return SOON;
        }
        return decision.rests() ? rest : decision.status().late() == null ? SOON : LATE;
    }

    private Observed observe(KilterAppSpec spec, KilterAppStatus status, Optional<RenderedApp> rendered) {
        Slot slot = spec.config().slot();
        boolean provisioned = rendered.isEmpty() || provisioned(spec);
        String content = rendered.map(RenderedApp::content).orElse(String.valueOf(status.content()));
        String commit = rendered.isEmpty() || !provisioned
                ? status.commit()
                : flux.holding(slot, rendered.get().files());
        SecretsState sealed = rendered.isEmpty() || !provisioned ? SecretsState.SETTLED : secrets.observe(spec, status);
        return new Observed(
                provisioned,
                databases.scratch().anyStands(jobs.scratch(spec)),
                sealed,
                rendered.isEmpty() || !provisioned ? Map.of() : jobStates(spec),
                rendered.isEmpty() || !provisioned ? Map.of() : seedContents(spec),
                rendered.isEmpty() || !provisioned ? SeedsReport.UNSEEN : ledger(spec, status),
                content,
                commit == null || !provisioned ? null : content,
                content.equals(status.content()) && status.commit() != null ? status.commit() : commit,
                rendered.isEmpty() || !provisioned ? cluster.flux(slot) : applied(slot, rendered.get()),
                cluster.processes(slot));
    }

    /// What the engine says of these files. What it says of an older commit (a human's, with the same content hash,
    /// or one that could not be applied) is no answer; whether it can fetch a newer one is.
    private FluxState applied(Slot slot, RenderedApp rendered) {
        FluxState state = cluster.flux(slot);
        boolean ours = state.commit() != null && flux.holds(state.commit(), slot, rendered.files());
        return ours ? state : cluster.fetching(state.commit());
    }

    private boolean provisioned(KilterAppSpec spec) {
        cluster.ensureNamespace(spec.namespace(), spec.config().slot());
        return spec.config().database() == DatabaseKind.NONE
                || databases.stands(spec.config().slot(), spec.namespace());
    }

    private Map<String, JobState> jobStates(KilterAppSpec spec) {
        Map<String, JobState> states = new LinkedHashMap<>();
        for (String name : jobs.names(spec)) {
            states.put(name, cluster.job(spec.namespace(), name));
        }
        return states;
    }

    private Map<String, String> seedContents(KilterAppSpec spec) {
        return seeding(spec) ? commands.contents(spec) : Map.of();
    }

    /// It is looked at after the Jobs: what one that has ended wrote is in it.
    private SeedsReport ledger(KilterAppSpec spec, KilterAppStatus status) {
        boolean past = Objects.requireNonNull(status.progress()).isFinished("seed");
        return seeding(spec) && !past ? seeds.rows(spec.config().slot()) : SeedsReport.UNSEEN;
    }

    private static boolean seeding(KilterAppSpec spec) {
        return spec.deploy().options().runsSeeds() && spec.bundle() != null;
    }

    private void perform(Action action, KilterAppSpec spec, KilterAppStatus status, Optional<RenderedApp> rendered) {
        Slot slot = spec.config().slot();
        switch (action) {
            case Action.Provision() -> {
                cluster.ensureNamespace(spec.namespace(), slot);
                if (spec.config().database() == DatabaseKind.POSTGRES) {
                    databases.provision(slot, spec.namespace());
                }
            }
            case Action.StartJob(var job) -> {
                if (spec.bundle() != null) {
                    Instant expires = clock.instant().plus(Duration.ofHours(24));
                    cluster.putSecret(
                            spec.namespace(),
                            JobEnvironment.JOB_SECRET,
                            JobTokens.of(
                                    tokens,
                                    spec.bundle(),
                                    spec.deploy().options().planId(),
                                    expires));
                }
                cluster.startJob(job);
            }
            case Action.MakeScratch() ->
                jobs.scratch(spec).forEach(name -> {
                    databases.scratch().drop(name);
                    databases.scratch().create(slot, name);
                });
            case Action.DropScratch() -> jobs.scratch(spec).forEach(databases.scratch()::drop);
            case Action.RecordSeed(var name, var content) -> seeds.record(slot, name, content);
            case Action.CommitSecrets() -> secrets.commit(spec, status.secrets());
            case Action.CommitApp() -> deploy.commit(spec, rendered.orElseThrow());
            case Action.TriggerFlux() -> cluster.triggerFlux(slot);
            case Action.TryAgain() -> {
                // done before the status was stored
            }
        }
    }

    /// A part that is away, git included, is waited for until the deadline; everything else ends the deploy.
    private Duration failed(KilterApp app, KilterAppStatus begun, RuntimeException cause) {
        Problem problem = PassFailure.of(begun, cause);
        LOG.log(System.Logger.Level.WARNING, "the pass over " + app.slot() + " failed", cause);
        KilterAppStatus status = PassFailure.passes(problem)
                ? SlotStep.waiting(app.spec(), begun, PassFailure.waitingFor(problem), clock.instant())
                : SlotStep.halted(begun, problem, clock.instant());
        if (!status.equals(app.status())) {
            apps.updateStatus(app.slot(), status);
        }
        return Duration.ofSeconds(1);
    }

    private Duration tearDown(KilterApp app) {
        Slot slot = app.slot();
        String namespace = app.spec().namespace();
        if (!cluster.withdraw(slot)) {
            return SOON;
        }
        flux.write(new SlotChange(
                slot,
                app.spec().deploy().id(),
                app.spec().deploy().fence(),
                app.spec().deploy().by(),
                "remove " + slot,
                clock.instant(),
                new SlotChange.Content.Nothing()));
        if (cluster.flux(slot).content() != null || !cluster.processes(slot).isEmpty()) {
            return SOON;
        }
        if (!cluster.removeNamespace(namespace, slot)) {
            return SOON;
        }
        jobs.scratch(app.spec()).forEach(databases.scratch()::drop);
        databases.remove(slot, clock.instant());
        apps.remove(slot);
        return Duration.ofMinutes(5);
    }
}
