package dev.kilter.sdk.app;

import org.jspecify.annotations.Nullable;

/// How many of a process run because somebody said so. It lasts for as long as kilter.yaml says what it said then.
///
/// @param replicas how many
/// @param declared what kilter.yaml said
/// @param awake    how many run again when the env that sleeps is woken; null: as many as kilter.yaml says, or it is
///                 awake
public record Scale(int replicas, int declared, @Nullable Integer awake) {
    /// More of one process than this is taken for a mistake.
    public static final int MOST = 50;

    /// In an env that is awake.
    public Scale(int replicas, int declared) {
        this(replicas, declared, null);
    }
}
