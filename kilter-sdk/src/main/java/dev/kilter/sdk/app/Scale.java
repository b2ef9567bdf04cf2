package dev.kilter.sdk.app;

/// How many of a process run because somebody said so. It lasts for as long as kilter.yaml says what it said then.
///
/// @param replicas how many
/// @param declared what kilter.yaml said
public record Scale(int replicas, int declared) {
    /// More of one process than this is taken for a mistake.
    public static final int MOST = 50;
}
