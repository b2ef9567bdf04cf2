package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import java.util.List;
import java.util.Optional;

/// Where KilterApps live: the API server on a cluster, a table on the local platform. Safe from many threads.
public interface AppStore {
    /// Makes or replaces the spec. A fence lower than the stored one is a `KLT-L02` problem; a namespace or host
    /// that another slot owns is a `KLT-N04` problem that names the owner. The same spec twice is one.
    void apply(KilterAppSpec spec);

    /// Replaces the status. Ignored when the resource is gone.
    void updateStatus(Slot slot, KilterAppStatus status);

    /// Asks for the slot's end; the operator tears it down and then calls [#remove]. False if there is none.
    boolean requestDeletion(Slot slot);

    /// Forgets the slot: its teardown is finished.
    void remove(Slot slot);

    /// The slot's resource.
    Optional<KilterApp> find(Slot slot);

    /// All resources, by slot.
    List<KilterApp> list();

    /// Calls `wake` soon after anything changed, from any thread; a call may stand for many changes, or for none.
    void onChange(Runnable wake);
}
