package dev.kilter.local.host;

import java.util.Map;
import java.util.Optional;

/// Plain values of Secrets, asked for at each start of a process and kept nowhere.
public interface Secrets {
    /// The keys and values of the Secret `name`; empty if there is none.
    Optional<Map<String, String>> find(String namespace, String name);
}
