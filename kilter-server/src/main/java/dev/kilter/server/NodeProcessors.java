package dev.kilter.server;

import java.util.List;

/// The processors of the nodes that run apps. Asked from many threads, whenever a client asks what the platform is.
@FunctionalInterface
public interface NodeProcessors {
    /// Nobody can say.
    NodeProcessors UNKNOWN = List::of;

    /// As images call them, such as `amd64`, the commonest first; empty: not known. Never a problem.
    List<String> current();
}
