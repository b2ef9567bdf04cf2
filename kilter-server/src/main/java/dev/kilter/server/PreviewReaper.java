package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;

/// Removes previews whose time is over, by the clock alone: nobody has to tell it that a change was merged.
final class PreviewReaper {
    private final Expiries expiries;
    private final EnvRemovals removals;
    private final Deploys deploys;
    private final AppStore apps;
    private final Audit audit;
    private final InstantSource clock;

    PreviewReaper(
            Expiries expiries, EnvRemovals removals, Deploys deploys, AppStore apps, Audit audit, InstantSource clock) {
        this.expiries = expiries;
        this.removals = removals;
        this.deploys = deploys;
        this.apps = apps;
        this.audit = audit;
        this.clock = clock;
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
