package dev.kilter.server;

import dev.kilter.effects.Effects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Performs as many effects as it is told to, and none after them: what the dead leave undone.
final class DyingEffects implements Effects {
    private final AtomicInteger count = new AtomicInteger();
    private final int last;

    DyingEffects(int last) {
        this.last = last;
    }

    int count() {
        return count.get();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect) throws X {
        if (count.incrementAndGet() > last) {
            throw new IllegalStateException("dead before " + what);
        }
        return effect.perform();
    }
}
