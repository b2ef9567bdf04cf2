package dev.kilter.client.image.build;

import java.util.UUID;

/// What every command of one build has in common, and every line of its output needs.
///
/// @param mark    by which the build's processes are told
/// @param secrets that no line may show
record BuildScope(String mark, BuildSecrets secrets) {
    private static final ScopedValue<BuildScope> CURRENT = ScopedValue.newInstance();

    /// Runs this work with a mark of its own.
    static <T, E extends Exception> T in(BuildSecrets secrets, ScopedValue.CallableOp<T, E> work) throws E {
        BuildScope scope = new BuildScope(UUID.randomUUID().toString(), secrets);
        try (BuildGuard _ = BuildGuard.of(scope)) {
            return ScopedValue.where(CURRENT, scope).call(work);
        }
    }

    /// Of the build that runs in this thread; without one a command stands for itself.
    static BuildScope current() {
        return CURRENT.isBound()
                ? CURRENT.get()
                : new BuildScope(UUID.randomUUID().toString(), BuildSecrets.NONE);
    }

    String masked(String line) {
        return secrets.masked(line);
    }
}
