package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.LogFields;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives slots to waiting deploys, oldest first, and turns the operator's progress into events and results. All it
/// knows stands in rows, so a killed server goes on where it was; every pass may be repeated.
final class DeployQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DeployQueue.class.getName());

    /// So long a pass over all slots waits after the one before, unless the platform changed something.
    private static final Duration EVERYTHING = Duration.ofMillis(200);

    private final Deploys deploys;
    private final Releases releases;
    private final DeployOrder order;
    private final AppStore apps;
    private final ClusterDeploy cluster;
    private final ServerSettings settings;
    private final InstantSource clock;
    private final Wakes wakes = new Wakes();
    private final EventSignal signal;
    private final Endings endings;
    /// What each waiting deploy was told last, so that telling it again costs no query. Only the loop has it.
    private final Map<DeployId, String> told = new HashMap<>();
    private final Thread loop;
    private volatile boolean closed;

    DeployQueue(
            Deploys deploys,
            Releases releases,
            Secrets secrets,
            DeployOrder order,
            AppStore apps,
            ServerSettings settings,
            InstantSource clock,
            EventSignal signal) {
        this.deploys = deploys;
        this.releases = releases;
        this.order = order;
        this.apps = apps;
        this.cluster = new ClusterDeploy(deploys, apps, secrets, settings, clock);
        this.settings = settings;
        this.clock = clock;
        this.signal = signal;
        this.endings = new Endings(deploys, releases, apps, settings, clock, signal);
        this.loop = Thread.ofPlatform().name("deploy-queue").daemon().unstarted(this::loop);
    }

    void start() {
        apps.onChange(wakes::everything);
        loop.start();
    }

    /// Something has changed for the deploys of this slot.
    void wake(Slot slot) {
        wakes.slot(slot);
    }

    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        long due = System.nanoTime();
        while (!closed) {
            try {
                Set<Slot> slots = wakes.await(due - System.nanoTime());
                if (slots.isEmpty()) {
                    everything();
                }
                slots.forEach(slot -> look(deploys.open(slot)));
                due = slots.isEmpty() ? System.nanoTime() + EVERYTHING.toNanos() : due;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                due = System.nanoTime() + EVERYTHING.toNanos();
                if (!closed) {
                    LOG.log(System.Logger.Level.ERROR, "the pass over the queue broke", e);
                }
            }
        }
    }

    /// What other servers and the clock have changed, nobody tells.
    private void everything() {
        List<DeployRow> open = deploys.open();
        told.keySet().retainAll(open.stream().map(DeployRow::id).collect(Collectors.toSet()));
        look(open);
        deploys.late().forEach(deploy -> within(deploy, () -> endings.late(deploy)));
    }

    private void look(List<DeployRow> open) {
        Seen seen = new Seen(open, deploys.locks().leases());
        open.forEach(deploy -> within(deploy, () -> look(deploy, seen)));
    }

    private static void within(DeployRow deploy, Runnable work) {
        LogFields.within(
                Map.of("deploy", deploy.id().value(), "slot", deploy.slot().toString()), work);
    }

    private void look(DeployRow deploy, Seen seen) {
        if (deploy.granted() == null && deploy.cancelled() != null) {
            endWaiting(
                    deploy,
                    Problem.of(
                            KilterCode.CANCELLED,
                            "cancelled by " + deploy.cancelled() + " while it waited",
                            "kilter deploy"));
        } else if (deploy.granted() == null) {
            int place = seen.nextPlace(deploy.slot());
            Optional<DeployRow> holder = seen.ahead(deploy);
            if (holder.isPresent()) {
                queued(deploy, place, holder.get());
            } else if (place == 1) {
                grant(deploy, seen);
            }
        } else {
            running(deploy, seen);
        }
    }

    /// Ends the waiting deploys that this one makes needless.
    void skipNeedless(DeployRow newest) {
        for (DeployRow middle : order.needless(newest)) {
            endWaiting(middle, DeployOrder.skipped(newest));
        }
    }

    private void endWaiting(DeployRow deploy, Problem why) {
        Instant now = clock.instant();
        if (deploys.finishWaiting(deploy, Outcome.unbegun(deploy, settings, live(deploy.slot()), why, now), now)) {
            changed(deploy);
        }
    }

    /// Gives a slot that seems to be free; whoever was faster has it.
    private void grant(DeployRow deploy, Seen seen) {
        Instant now = clock.instant();
        Optional<Problem> overtaken = order.overtaken(deploy);
        if (overtaken.isPresent()) {
            endWaiting(deploy, overtaken.get());
        } else if (deploys.locks().grant(deploy, now, deadline(deploy.request().options(), now))) {
            changed(deploy);
            deploys.find(deploy.id()).ifPresent(row -> running(row, seen));
        }
    }

    /// Tells who watches, and looks again at once: who waits may have the slot now, or another place.
    private void changed(DeployRow deploy) {
        signal.fire(deploy.id());
        wake(deploy.slot());
    }

    /// When a deploy with these options that is granted now has failed unless it is live.
    Instant deadline(DeployOptions options, Instant now) {
        Duration asked = options.timeout();
        Duration timeout = asked == null
                ? settings.timeout()
                : asked.compareTo(settings.longest()) > 0 ? settings.longest() : asked;
        return now.plus(timeout);
    }

    private void queued(DeployRow deploy, int place, DeployRow other) {
        String key = "queued:" + other.id() + ":" + other.phase() + ":" + place;
        if (key.equals(told.put(deploy.id(), key))) {
            return;
        }
        Instant since = other.granted() == null ? other.created() : other.granted();
        DeployEvent event = new DeployEvent.Queued(
                other.id().value(),
                other.author(),
                other.phase(),
                since,
                place,
                other.request().source().commit(),
                other.slot().env().value());
        if (deploys.events().add(deploy.id(), key, event, clock.instant())) {
            signal.fire(deploy.id());
        }
    }

    private void running(DeployRow deploy, Seen seen) {
        Optional<KilterApp> app = apps.find(deploy.slot());
        long fence = app.map(found -> found.spec().deploy().fence()).orElse(0L);
        if (app.isPresent() && (fence > deploy.fence() || app.get().deleting())) {
            Problem problem = app.get().deleting()
                    ? Problem.of(
                            KilterCode.NO_SUCH_THING, "the env was removed while this deploy ran", "kilter env list")
                    : deploy.broken() ? lockBroken(deploy) : ClusterDeploy.overtaken(app.get());
            endings.failed(deploy, app.get(), problem);
            wake(deploy.slot());
            return;
        }
        boolean untold = deploy.cancelled() != null
                && app.filter(found -> found.spec().deploy().cancelled() != null)
                        .isEmpty();
        if (app.isEmpty() || fence < deploy.fence() || untold) {
            hand(deploy);
            return;
        }
        if (deploy.broken()) {
            endings.failed(deploy, app.get(), lockBroken(deploy));
            wake(deploy.slot());
            return;
        }
        if (seen.isDue(deploy)) {
            deploys.locks().renew(deploy.id());
        }
        KilterAppStatus status = app.get().status();
        if (deploy.id().equals(status.deployId()) && status.progress() != null) {
            follow(deploy, app.get(), status, status.progress(), seen);
        }
    }

    private static Problem lockBroken(DeployRow deploy) {
        return Problem.of(
                KilterCode.LEASE_LOST,
                deploy.cancelled() + " broke this deploy's lock in the step '" + deploy.phase() + "'",
                "kilter deploy");
    }

    private void hand(DeployRow deploy) {
        try {
            cluster.submit(deploy);
        } catch (KilterException e) {
            if (e.problem().code().equals(KilterCode.LEASE_LOST.code())) {
                // Another server was faster, or another deploy has the slot: the next look sees which.
                return;
            }
            deploys.finish(
                    deploy,
                    Outcome.refused(deploy, settings, live(deploy.slot()), e.problem(), clock.instant()),
                    clock.instant());
            changed(deploy);
        }
    }

    private void follow(DeployRow deploy, KilterApp app, KilterAppStatus status, Progress progress, Seen seen) {
        boolean news = false;
        for (Progress.Entry entry : progress.entries()) {
            news |= deploys.events()
                    .add(
                            deploy.id(),
                            "start:" + entry.stepId(),
                            new DeployEvent.StepStarted(entry.stepId()),
                            entry.started());
            for (String note : status.notes()) {
                if (note.startsWith(entry.stepId() + "|")) {
                    DeployEvent event = new DeployEvent.StepNote(entry.stepId(), note.substring(note.indexOf('|') + 1));
                    news |= deploys.events().add(deploy.id(), "note:" + note, event, clock.instant());
                }
            }
            if (entry.ended() != null) {
                news |= deploys.events().add(deploy.id(), "end:" + entry.stepId(), Outcome.ended(entry), entry.ended());
            } else if (entry.outcome() instanceof StepOutcome.Waiting(var on, var _)) {
                news |= deploys.events()
                        .add(
                                deploy.id(),
                                "wait:" + entry.stepId() + ":" + on,
                                new DeployEvent.StepNote(entry.stepId(), "waiting for " + on),
                                clock.instant());
            }
        }
        if (!progress.entries().isEmpty()) {
            deploys.phase(deploy, progress.entries().getLast().stepId());
        }
        // A deploy that is live ends before the next one gets the slot, or another server would take it for
        // superseded.
        if (progress.isFinished("commit") && !(progress.next() instanceof Progress.Next.Live) && seen.has(deploy)) {
            deploys.locks().free(deploy.id());
            wake(deploy.slot());
        }
        switch (progress.next()) {
            case Progress.Next.Live() -> {
                endings.live(deploy, app);
                news = true;
            }
            case Progress.Next.Stopped(var entry) -> {
                endings.failed(deploy, app, ((StepOutcome.Halted) entry.outcome()).problem());
                news = true;
            }
            case Progress.Next.Run _ -> {
                if (status.late() != null) {
                    endings.failed(deploy, app, status.late());
                    news = true;
                }
            }
        }
        if (news) {
            changed(deploy);
        }
    }

    private List<ReleaseRecord> live(Slot slot) {
        return releases.of(slot).stream().limit(1).toList();
    }
}
