package dev.kilter.sdk.app;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The Secrets of an app: where their values come from on the workstation, and which of them become variables. It holds
/// no value.
///
/// @param sources    file of KEY=VALUE lines by the Secret's name (`secrets:`), sorted
/// @param consumed   names of the Secrets whose keys become variables, the later one wins (`appSecrets:`)
/// @param recipients public age keys that they are sealed for (`sopsRecipient:`); empty: the platform's own
/// @param withheld   the files of every env's Secrets, which never reach an image, sorted
public record SecretsConfig(
        SortedMap<String, String> sources, List<String> consumed, List<String> recipients, List<String> withheld) {
    /// An app without any.
    public static final SecretsConfig NONE =
            new SecretsConfig(Collections.emptySortedMap(), List.of(), List.of(), List.of());

    /// The names that `kilter secrets set` gives to Secrets of one key begin with this; no other name may.
    public static final String SINGLE_KEY = "set-";

    public SecretsConfig {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources == null ? Map.of() : sources));
        consumed = consumed == null ? List.of() : List.copyOf(consumed);
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
        withheld = withheld == null ? List.of() : List.copyOf(withheld);
    }
}
