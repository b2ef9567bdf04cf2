package dev.kilter.e2e;

import dev.kilter.effects.CrashPoint;

/// A halt right before or right after one effect of a clean run.
record Halt(LoggedEffect effect, boolean after) {
    CrashPoint point() {
        return effect.point(after);
    }

    @Override
    public String toString() {
        return (after ? "after " : "before ") + effect;
    }
}
