package dev.kilter.client.image;

/// What a build or a push tells on its way.
public sealed interface BuildEvent {
    /// This builder takes the folder, because of that marker.
    record Detected(String builder, String marker) implements BuildEvent {}

    /// The same inputs were built before, nothing has to run.
    record Reused(String summary) implements BuildEvent {}

    /// A tool of the app's build begins.
    record Running(String command) implements BuildEvent {}

    /// A line from the app's build.
    record Output(String line) implements BuildEvent {}

    /// What the builder thinks that people should know of the app.
    record Remark(String text) implements BuildEvent {}

    /// A layer is ready. `cached`: its content was compressed before.
    record LayerReady(String name, long bytes, boolean cached) implements BuildEvent {}

    /// So much of what the registry lacks has been sent.
    record Uploading(long sent, long total) implements BuildEvent {}
}
