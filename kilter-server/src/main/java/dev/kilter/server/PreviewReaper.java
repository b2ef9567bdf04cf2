package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Removes previews whose time is over, by the clock alone: nobody has to tell it that a change was merged.
final class PreviewReaper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PreviewReaper.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Expiries expiries;
    private final EnvRemovals removals;
    private final Deploys deploys;
    private final AppStore apps;
    private final Audit audit;
    private final InstantSource clock;
    private final Thread loop;

    PreviewReaper(
            Expiries expiries, EnvRemovals removals, Deploys deploys, AppStore apps, Audit audit, InstantSource clock) {
        this.expiries = expiries;
        this.removals = removals;
        this.deploys = deploys;
        this.apps = apps;
        this.audit = audit;
        this.clock = clock;
        this.loop = Thread.ofVirtual().name("preview-reaper").unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.interrupt();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                try {
                    reap();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "previews are not removed yet: " + e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look at all whose time is over. One that is being deployed stays until that has ended.
    void reap() {
        Instant now = clock.instant();
        for (Slot slot : expiries.due(now)) {
            deploys.decide(slot, _ -> {
                boolean over =
                        expiries.of(slot).filter(end -> !end.isAfter(now)).isPresent();
                if (over && deploys.open(slot).isEmpty()) {
                    remove(slot, now);
                }
            });
        }
    }

    private void remove(Slot slot, Instant now) {
        if (apps.find(slot).filter(app -> !app.deleting()).isPresent()) {
            audit.add(new AuditEntry(now, "kilter", "env.expire", slot.toString(), "its time was over"));
        }
        removals.remove(slot);
    }
}
