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
/// @param usual   what holds where nobody else, not even the image, says another value
record Environment(
        Map<String, String> values, List<String> secrets, Map<String, SecretKey> keys, Map<String, String> usual) {
    Environment {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        secrets = List.copyOf(secrets);
        keys = Map.copyOf(keys);
        usual = usual == null ? Map.of() : Map.copyOf(usual);
    }

    Environment(Map<String, String> values, List<String> secrets, Map<String, SecretKey> keys) {
        this(values, secrets, keys, Map.of());
    }

    record SecretKey(String secret, String key) {}
}
