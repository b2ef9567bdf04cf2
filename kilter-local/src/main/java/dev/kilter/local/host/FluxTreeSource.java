package dev.kilter.local.host;

import dev.kilter.operator.flux.FluxTree;
import dev.kilter.sdk.app.Slot;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The flux repo on disk as LocalFlux follows it.
public final class FluxTreeSource implements DesiredSource {
    private final FluxTree tree;

    /// Reads this repo, which the caller closes.
    public FluxTreeSource(FluxTree tree) {
        this.tree = tree;
    }

    @Override
    public Optional<String> tip() {
        return Optional.ofNullable(tree.tip());
    }

    @Override
    public Map<Slot, SlotManifests> read(String commit) {
        Map<Slot, SlotManifests> slots = new LinkedHashMap<>();
        for (Slot slot : tree.slots(commit)) {
            slots.put(slot, new SlotManifests(files(commit, slot, "config"), files(commit, slot, "app")));
        }
        return slots;
    }

    private Map<String, String> files(String commit, Slot slot, String folder) {
        Map<String, String> files = new LinkedHashMap<>();
        tree.files(commit, slot, folder)
                .forEach((name, content) -> files.put(name, new String(content, StandardCharsets.UTF_8)));
        return files;
    }
}
