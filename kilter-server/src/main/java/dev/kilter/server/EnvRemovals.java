package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Slot;

/// Tears an env down, and forgets what stands about it in rows. Running twice does no harm.
final class EnvRemovals {
    private final AppStore apps;
    private final Releases releases;
    private final Secrets secrets;
    private final Expiries expiries;

    EnvRemovals(AppStore apps, Releases releases, Secrets secrets, Expiries expiries) {
        this.apps = apps;
        this.releases = releases;
        this.secrets = secrets;
        this.expiries = expiries;
    }

    /// The row of its end goes last, so that a removal that was cut short is done again.
    void remove(Slot slot) {
        apps.requestDeletion(slot);
        releases.forget(slot);
        secrets.forget(slot);
        expiries.forget(slot);
    }
}
