package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one pass over the queue knows of the slots. What changes in it, the next one sees, which then follows at once.
final class Seen {
    private final Map<DeployId, SlotLocks.Lease> leases;
    private final Map<Slot, DeployRow> holders = new HashMap<>();
    private final Map<Slot, Integer> places = new HashMap<>();

    /// @param open   the deploys that it looks at
    /// @param leases by which deploys had their slots a moment later
    Seen(List<DeployRow> open, Map<DeployId, SlotLocks.Lease> leases) {
        this.leases = Map.copyOf(leases);
        open.stream().filter(this::has).forEach(deploy -> holders.put(deploy.slot(), deploy));
    }

    /// Whom a deploy waits for: who has its slot by a lease that has not expired. Not itself, which another server
    /// may have given the slot since the deploys were read.
    Optional<DeployRow> ahead(DeployRow waiting) {
        return Optional.ofNullable(holders.get(waiting.slot()))
                .filter(holder -> of(holder).filter(SlotLocks.Lease::holds).isPresent())
                .filter(holder -> !holder.id().equals(waiting.id()));
    }

    /// Whether the slot is this deploy's.
    boolean has(DeployRow deploy) {
        return of(deploy).isPresent();
    }

    /// Whether half of its lease is over.
    boolean isDue(DeployRow deploy) {
        return of(deploy).filter(SlotLocks.Lease::isDue).isPresent();
    }

    /// The place of the next one who waits for the slot; 1: he is next.
    int nextPlace(Slot slot) {
        return places.merge(slot, 1, Integer::sum);
    }

    private Optional<SlotLocks.Lease> of(DeployRow deploy) {
        return Optional.ofNullable(leases.get(deploy.id()));
    }
}
