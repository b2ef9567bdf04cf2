package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.Wire;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides whether a deploy may begin, and lets it begin: what a client built, and what ran before.
final class Acceptance {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Deploys deploys;
    private final DeployQueue queue;
    private final AppStore apps;
    private final TaskStore tasks;
    private final Plans plans;
    private final List<String> allowed;
    private final Secrets secrets;
    private final DeployOrder order;
    private final Expiries expiries;
    private final ServerSettings settings;
    private final InstantSource clock;

    /// @param allowed registries, perhaps with a scope, that images may come from; empty: from anywhere
    Acceptance(
            Deploys deploys,
            DeployQueue queue,
            AppStore apps,
            TaskStore tasks,
            Plans plans,
            List<String> allowed,
            Secrets secrets,
            DeployOrder order,
            Expiries expiries,
            ServerSettings settings,
            InstantSource clock) {
        this.deploys = deploys;
        this.queue = queue;
        this.apps = apps;
        this.tasks = tasks;
        this.plans = plans;
        this.allowed = allowed;
        this.secrets = secrets;
        this.order = order;
        this.expiries = expiries;
        this.settings = settings;
        this.clock = clock;
    }

    /// Decides and accepts, or throws the refusal; when another took the slot meanwhile, decides again.
    DeployRow accept(DeployRequest deploy, Occasion occasion, @Nullable String key) {
        Admission.refusal(deploy.image(), allowed).ifPresent(problem -> {
            throw problem.toException();
        });
        order.keep(deploy, clock.instant());
        // Before the deploy is there, so that the reaper never takes its env away in between.
        expiries.deployed(deploy.config().slot(), clock.instant());
        Accepted accepted = decide(deploy, occasion, key);
        DeployRow row = accepted.row();
        List<String> notices = new ArrayList<>(accepted.notices());
        notices.addAll(notices(deploy));
        deploys.events().notices(row.id(), notices, clock.instant());
        queue.skipNeedless(row);
        queue.wake(row.slot());
        return row;
    }

    /// A deploy that was accepted, and what its person should know of the order.
    private record Accepted(DeployRow row, List<String> notices) {}

    private Accepted decide(DeployRequest deploy, Occasion occasion, @Nullable String key) {
        List<String> steps = DeployPlan.of(deploy.config(), deploy.options()).onPlatform().steps().stream()
                .map(Step::id)
                .toList();
        while (true) {
            Look look =
                    look(deploy.config(), deploy.migrations(), deploy.options(), deploy.source(), deploy.ancestry());
            Problem refusal = look.refusal() != null
                    ? look.refusal()
                    : refusal(
                                    deploy.config().slot(),
                                    deploy.secrets(),
                                    deploy.config().secrets(),
                                    Wire.encode(deploy.config()).length)
                            .orElse(null);
            if (refusal != null) {
                // What refuses this request may be its own twin, accepted since the first look.
                return new Accepted(deploys.known(key, deploy).orElseThrow(() -> refusal.toException()), List.of());
            }
            Instant now = clock.instant();
            Deploys.Basis basis = new Deploys.Basis(
                    look.holder(),
                    now,
                    queue.deadline(deploy.options(), now),
                    () -> tasks.open(deploy.config().slot()).stream().anyMatch(KilterTask::migrates));
            Optional<DeployRow> row = deploys.accept(id(key), deploy, occasion, key, basis, steps);
            if (row.isPresent()) {
                return new Accepted(row.get(), look.notices());
            }
        }
    }

    /// Throws why this deploy would not be accepted now.
    void refuse(DeployRequest deploy) {
        Problem refusal = look(
                        deploy.config(), deploy.migrations(), deploy.options(), deploy.source(), deploy.ancestry())
                .refusal();
        if (refusal != null) {
            throw refusal.toException();
        }
    }

    /// Why secrets of this slot may not be changed so.
    ///
    /// @param consumer   what consumes them then; null: nothing yet
    /// @param otherBytes that the resource has besides them
    Optional<Problem> refusal(
            Slot slot, @Nullable SecretChanges changes, @Nullable SecretsConfig consumer, int otherBytes) {
        List<SealedSecret> wanted =
                secrets.wanted(slot).stream().map(Secrets.Row::secret).toList();
        return SecretAdmission.refusal(
                changes,
                consumer,
                otherBytes,
                new SecretAdmission.Existing(settings.sopsRecipient(), wanted, secrets.known(slot)));
    }

    /// What is configured and not asked for is said on every deploy, since opt-in flags get forgotten.
    private List<String> notices(DeployRequest deploy) {
        List<String> notices = new ArrayList<>();
        AppConfig config = deploy.config();
        var status = apps.find(config.slot()).map(app -> app.status());
        String migrations = deploy.migrations();
        boolean pending = migrations != null
                && !migrations.equals(status.map(known -> known.migrated()).orElse(null));
        if (config.migration() != null && pending && !deploy.options().runsMigrations()) {
            notices.add(
                    "migrate   not asked for; files of " + config.migration().dir() + " may be pending (--migration)");
        }
        Duration asked = deploy.options().timeout();
        if (asked != null && asked.compareTo(settings.longest()) > 0) {
            notices.add("timeout   " + words(asked) + " is more than this platform allows: it is "
                    + words(settings.longest()));
        }
        List<String> seeds = AppliedSeeds.never(config.seeds(), status.orElse(KilterAppStatus.NEW));
        if (!seeds.isEmpty() && !deploy.options().runsSeeds()) {
            notices.add("seed      not asked for; never applied here: " + String.join(", ", seeds) + " (--seed)");
        }
        if (deploy.secrets() == null) {
            secrets.wanted(config.slot()).stream()
                    .map(row -> row.secret().name())
                    .filter(name ->
                            !config.secrets().sources().containsKey(name) && !name.startsWith(SecretsConfig.SINGLE_KEY))
                    .forEach(name -> notices.add(
                            "secrets   " + name + " is not declared any more and stays (--prune-secrets removes it)"));
        }
        return notices;
    }

    /// As people write it: `2h`, `90m`, `45s`.
    private static String words(Duration time) {
        if (time.toSeconds() % 3600 == 0) {
            return time.toHours() + "h";
        }
        return time.toSeconds() % 60 == 0 ? time.toMinutes() + "m" : time.toSeconds() + "s";
    }

    /// What a look at the slot says.
    ///
    /// @param refusal null: none
    /// @param holder  who holds it; null: nobody
    /// @param notices for the person, where nothing is refused
    record Look(@Nullable Problem refusal, @Nullable DeployId holder, List<String> notices) {}

    Look look(
            AppConfig config,
            @Nullable String migrations,
            DeployOptions options,
            SourceState source,
            @Nullable Ancestry ancestry) {
        Slot slot = config.slot();
        DeployRow holder = deploys.locks().holder(slot).orElse(null);
        Admission.Existing existing = new Admission.Existing(apps.find(slot).orElse(null), holder, tasks.open(slot));
        SavedPlan plan =
                options.planId() == null ? null : plans.find(options.planId()).orElse(null);
        Optional<Problem> refusal = Admission.refusal(config, migrations, options, existing)
                .or(() -> options.setAside().noLockWait()
                        ? deploys.locks().ahead(slot).map(Admission::busy)
                        : Optional.empty())
                .or(() -> PlanAdmission.refusal(config, migrations, options, plan, clock.instant()));
        DeployId id = holder == null ? null : holder.id();
        if (refusal.isPresent()) {
            return new Look(refusal.get(), id, List.of());
        }
        return switch (order.verdict(config, options, source.commit(), ancestry)) {
            case OrderGuard.Verdict.Refused(var problem) -> new Look(problem, id, List.of());
            case OrderGuard.Verdict.Go(var notices) -> new Look(null, id, notices);
        };
    }

    /// Who repeats a request by the name that its deploy shall have need not know the answer to find the deploy.
    private static DeployId id(@Nullable String key) {
        return key != null && DeployId.isOne(key) ? new DeployId(key) : DeployId.drawn(RANDOM);
    }
}
