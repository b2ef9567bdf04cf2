package dev.kilter.local.host;

import java.util.Map;

/// The two folders of one slot at one commit: file name to YAML text.
public record SlotManifests(Map<String, String> config, Map<String, String> app) {
    public SlotManifests {
        config = Map.copyOf(config);
        app = Map.copyOf(app);
    }
}
