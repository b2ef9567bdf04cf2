package dev.kilter.sdk.deploy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a deploy does to the env's Secrets. One that is not named here stays as it is.
///
/// @param byName             by the Secret's name
/// @param confirmsRecipients whether a person has confirmed that they are sealed for other keys than before
public record SecretChanges(SortedMap<String, SecretChange> byName, boolean confirmsRecipients) {
    public SecretChanges {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        byName.forEach((name, change) -> {
            if (change instanceof SecretChange.Set(var secret) && !secret.name().equals(name)) {
                throw new IllegalArgumentException("a Secret is sent under its own name");
            }
        });
    }
}
