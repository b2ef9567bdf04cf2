package dev.kilter.local.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables of a process as its manifest tells them. Values of Secrets are only named.
///
/// @param values  in the manifest's order; `$(NAME)` stands for an earlier variable
/// @param secrets Secrets whose keys all become variables; a value above wins over them
/// @param keys    variables that are one key of a Secret
record Environment(Map<String, String> values, List<String> secrets, Map<String, SecretKey> keys) {
    Environment {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        secrets = List.copyOf(secrets);
        keys = Map.copyOf(keys);
    }

    record SecretKey(String secret, String key) {}
}
