package dev.kilter.operator.flux;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.Orphans;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.Orphan;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Folders of the flux repo that are a slot's by their path and belong to no env. What Flux made of one, its routes
/// too, goes with it.
public final class OrphanFolders implements Orphans {
    private static final DeployId NONE = new DeployId("d-none");

    private final FluxTree tree;
    private final FluxRepo repo;
    private final AppStore apps;

    /// Those of the repo that `tree` reads and `repo` writes.
    public OrphanFolders(FluxTree tree, FluxRepo repo, AppStore apps) {
        this.tree = tree;
        this.repo = repo;
        this.apps = apps;
    }

    @Override
    public List<Orphan> find(Instant now) {
        String tip = tree.tip();
        List<Slot> slots = tip == null ? List.of() : tree.slots(tip);
        Set<Slot> held = apps.list().stream().map(KilterApp::slot).collect(Collectors.toSet());
        return slots.stream()
                .filter(slot -> !held.contains(slot))
                .sorted()
                .map(slot ->
                        new Orphan("repo directory", slot.names().gitPath(), "no env " + slot + " stands", null, true))
                .toList();
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        String[] parts = orphan.name().split("/", -1);
        Slot slot = Slot.parse(parts[2] + "/" + parts[3] + "/" + parts[4]);
        String tip = tree.tip();
        // By the folder's own fence: a deploy that began meanwhile has a higher one, and wins.
        long fence = tip == null ? 0 : tree.fence(tip, slot);
        repo.write(
                new SlotChange(slot, NONE, fence, "kilter", "remove " + slot, now, new SlotChange.Content.Nothing()));
    }
}
