package dev.kilter.local.host;

import java.util.List;

/// The gateway as processes see it. Safe from many threads.
public interface Routes {
    /// From now on, new requests for `host` (a plain host name such as `shop.localhost`) go to these backends,
    /// those in flight stay where they are. Replaces what was there; an empty list keeps the host known, but
    /// nothing answers.
    void route(String host, String namespace, List<Backend> backends);

    /// Forgets the host; unknown ones are ignored.
    void unroute(String host);

    /// How many requests (streams and WebSockets included) run on this backend now; 0 when it is unknown.
    int inFlight(Backend backend);
}
