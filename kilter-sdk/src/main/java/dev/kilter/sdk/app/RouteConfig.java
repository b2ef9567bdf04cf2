package dev.kilter.sdk.app;

import java.util.List;

/// The external route of a process (`public: true`): the platform's own host for it, and more.
///
/// @param domains the hosts beside the platform's own
public record RouteConfig(List<String> domains) {
    public RouteConfig {
        domains = domains == null ? List.of() : List.copyOf(domains);
    }
}
