package dev.kilter.client.image.layer;

/// Hears of layers that have to be compressed, when that begins. Called by the thread that compresses, which waits for
/// the call's end.
@FunctionalInterface
public interface LayerFollower {
    /// Lets layers become whole first.
    LayerFollower NOBODY = _ -> {};

    /// From now on this layer grows.
    void begins(GrowingFile layer);
}
