package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What goes with an env.
///
/// @param host      of its route; null: it had none
/// @param processes whose pods, or processes, end
/// @param database  its name; null: it had none
/// @param hosts     of all its routes, those of its processes and `domains:` among them; one of an older writer has
/// `host` alone
/// @param keptUntil until when the database is kept, closed and under another name; null: it is dropped at once
public record EnvRemoval(
        String project,
        String env,
        @Nullable String host,
        List<String> hosts,
        List<String> processes,
        String namespace,
        @Nullable String database,
        List<String> roles,
        @Nullable Instant keptUntil) {
    public EnvRemoval {
        hosts = hosts == null ? (host == null ? List.of() : List.of(host)) : List.copyOf(hosts);
        processes = List.copyOf(processes);
        roles = List.copyOf(roles);
    }
}
