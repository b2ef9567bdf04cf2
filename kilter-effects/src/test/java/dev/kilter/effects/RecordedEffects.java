package dev.kilter.effects;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Performs each effect and keeps its name.
final class RecordedEffects implements Effects {
    final List<String> names = new ArrayList<>();

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect) throws X {
        names.add(what);
        return effect.perform();
    }
}
