package dev.kilter.client.image;

/// Hears how a build or a push gets on. May be called from several threads; must return quickly.
@FunctionalInterface
public interface BuildObserver {
    /// Something happened.
    void on(BuildEvent event);

    /// An observer that ignores everything.
    static BuildObserver silent() {
        return _ -> {};
    }
}
