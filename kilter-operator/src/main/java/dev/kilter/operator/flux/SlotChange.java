package dev.kilter.operator.flux;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import java.time.Instant;
import java.util.SortedMap;

/// One slot's change of the flux repo. It replaces the `app` folder whole: nothing is merged as text.
///
/// @param slot    whose folder
/// @param deploy  stands in a trailer, never in a manifest
/// @param fence   refused when the slot's fence file holds a higher one
/// @param by      author of the commit
/// @param subject first line of its message
/// @param at      its time
/// @param app     the files of `app/` by name; empty: remove the slot's whole folder
/// @param release content of `release.json`
public record SlotChange(
        Slot slot,
        DeployId deploy,
        long fence,
        String by,
        String subject,
        Instant at,
        SortedMap<String, byte[]> app,
        String release) {}
