package dev.kilter.effects;

/// The gate that every external effect passes: a file, a process, SQL, a ref, a request that changes something. Safe
/// from many threads.
public interface Effects {
    /// Performs the effect and returns its value. `what` names it for people ("commit app of acme/shop/prod"); it
    /// holds no secrets. Whatever the effect throws goes through unchanged.
    <T extends @org.jspecify.annotations.Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect)
            throws X;

    /// Performs an effect that has no value.
    default <X extends Exception> void run(String what, Action<X> action) throws X {
        this.<@org.jspecify.annotations.Nullable Void, X>call(what, () -> {
            action.run();
            return null;
        });
    }

    /// The gate that simply performs.
    static Effects real() {
        return new RealEffects();
    }

    /// An effect with a value.
    @FunctionalInterface
    interface Effect<T extends @org.jspecify.annotations.Nullable Object, X extends Exception> {
        /// Does it.
        T perform() throws X;
    }

    /// An effect without a value.
    @FunctionalInterface
    interface Action<X extends Exception> {
        /// Does it.
        void run() throws X;
    }
}
