package dev.kilter.sdk.spi;

import java.time.Duration;

/// Hears how a run gets on. Called from the running thread, or from one that watches it; must return quickly.
@FunctionalInterface
public interface Observer {
    /// Something happened.
    void on(Event event);

    /// An observer that ignores everything.
    static Observer silent() {
        return _ -> {};
    }

    /// What can happen.
    sealed interface Event {
        /// This file or entry begins.
        record Started(String name) implements Event {}

        /// This file or entry is applied.
        record Finished(String name, Duration took) implements Event {}

        /// Something worth a line.
        record Note(String text) implements Event {}
    }
}
