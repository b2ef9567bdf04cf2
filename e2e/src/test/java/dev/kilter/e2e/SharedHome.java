package dev.kilter.e2e;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A platform that other test classes used before and will use after: starting one costs seconds. While a class runs it
/// has the platform for itself, so there are as many as classes run side by side. Each class deploys apps of its own
/// names.
final class SharedHome implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Home home;

    @Override
    public void beforeAll(ExtensionContext context) {
        home = pool(context).take();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        pool(context).giveBack(home());
    }

    Home home() {
        return Objects.requireNonNull(home);
    }

    private static Pool pool(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("kilter homes", _ -> new Pool(), Pool.class);
    }

    /// The homes that no class has, closed at the end.
    private static final class Pool implements AutoCloseable {
        private final Queue<Home> free = new ConcurrentLinkedQueue<>();

        Home take() {
            Home used = free.poll();
            return used == null ? new Home() : used;
        }

        void giveBack(Home home) {
            free.add(home);
        }

        @Override
        public void close() {
            free.forEach(Home::close);
        }
    }
}
