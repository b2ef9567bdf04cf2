package dev.kilter.operator.flux;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// One slot's change of the flux repo. It replaces a folder whole: nothing is merged as text.
///
/// @param slot    whose folder
/// @param deploy  stands in a trailer, never in a manifest
/// @param fence   refused when the slot's fence file holds a higher one
/// @param by      author of the commit
/// @param subject first line of its message
/// @param at      its time
/// @param content what is written
public record SlotChange(
        Slot slot, DeployId deploy, long fence, String by, String subject, Instant at, Content content) {
    /// What is written.
    public sealed interface Content {
        /// The files of `app/` by name, and the content of `release.json`.
        record App(SortedMap<String, byte[]> files, String release) implements Content {
            public App {
                files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
            }
        }

        /// The files of `config/` by name. Of those that are there already, the ones of these names stay too.
        /// The folder's `kustomization.yaml` lists what is there; without any file the folder goes.
        record Config(SortedMap<String, byte[]> files, Set<String> kept) implements Content {
            public Config {
                files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
                kept = Set.copyOf(kept);
            }
        }

        /// The slot's whole folder goes.
        record Nothing() implements Content {}
    }
}
