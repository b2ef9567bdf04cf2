package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What one pass over the queue knows of the slots. What changes in it, the next one sees, which then follows at once.
final class Seen {
    private final Map<Slot, Deploys.Held> held;
    private final Map<Slot, Integer> places = new HashMap<>();

    /// @param held who had which slot when the pass began
    Seen(Map<Slot, Deploys.Held> held) {
        this.held = Map.copyOf(held);
    }

    /// Whom a deploy waits for: who has its slot by a lease that has not expired. Not itself, which another server
    /// may have given the slot since the deploys were read.
    Optional<DeployRow> ahead(DeployRow waiting) {
        return Optional.ofNullable(held.get(waiting.slot()))
                .filter(Deploys.Held::holds)
                .map(Deploys.Held::deploy)
                .filter(holder -> !holder.id().equals(waiting.id()));
    }

    /// Whether the slot is this deploy's.
    boolean has(DeployRow deploy) {
        return of(deploy).isPresent();
    }

    /// Whether half of its lease is over.
    boolean isDue(DeployRow deploy) {
        return of(deploy).filter(Deploys.Held::isDue).isPresent();
    }

    /// The place of the next one who waits for the slot; 1: he is next.
    int nextPlace(Slot slot) {
        return places.merge(slot, 1, Integer::sum);
    }

    private Optional<Deploys.Held> of(DeployRow deploy) {
        return Optional.ofNullable(held.get(deploy.slot()))
                .filter(found -> found.deploy().id().equals(deploy.id()));
    }
}
