package dev.kilter.local.host;

import dev.kilter.sdk.app.Slot;
import java.util.Map;
import java.util.Optional;

/// The flux repo, read only.
public interface DesiredSource {
    /// The commit at the tip of the branch, as 40 hex digits; empty before the first commit. Cheap: it is asked
    /// often.
    Optional<String> tip();

    /// All slots at that commit. Whatever cannot be read is an exception, never an absent slot.
    Map<Slot, SlotManifests> read(String commit);
}
