package dev.kilter.effects;

import org.jspecify.annotations.Nullable;

/// Performs each effect and nothing else.
final class RealEffects implements Effects {
    @Override
    public <T extends @Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect) throws X {
        return effect.perform();
    }
}
