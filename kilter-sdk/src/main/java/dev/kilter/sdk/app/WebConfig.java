package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process that answers requests.
///
/// @param port      where it listens, 1 to 65535
/// @param isPublic  whether it gets an external route
/// @param health    path that answers 2xx or 3xx when the app is ready; null: a TCP accept is enough
/// @param replicas  how many, 1 or more
/// @param resources what it is given and may not exceed; null: the platform's default
/// @param domains   the hosts of its route beside the platform's own; only a public one has any
/// @param probe     how it is asked whether it is ready; null: as usual
public record WebConfig(
        int port,
        boolean isPublic,
        @Nullable String health,
        int replicas,
        @Nullable Resources resources,
        List<String> domains,
        @Nullable HealthProbe probe) {
    /// Port 8080, public, TCP accept, one replica.
    public static final WebConfig DEFAULT = new WebConfig(8080, true, null, 1);

    public WebConfig {
        domains = domains == null ? List.of() : List.copyOf(domains);
    }

    /// One with the platform's default of resources and the platform's own host alone.
    public WebConfig(int port, boolean isPublic, @Nullable String health, int replicas) {
        this(port, isPublic, health, replicas, null, List.of(), null);
    }

    /// The same, so many of it.
    WebConfig times(int number) {
        return new WebConfig(port, isPublic, health, number, resources, domains, probe);
    }
}
