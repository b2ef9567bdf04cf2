package dev.kilter.e2e;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One platform for all test classes that ask for it, closed at the end: starting one costs seconds. Each class deploys
/// apps of its own names.
final class SharedHome implements BeforeAllCallback {
    private @Nullable Home home;

    @Override
    public void beforeAll(ExtensionContext context) {
        home = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("kilter home", _ -> new Home(), Home.class);
    }

    Home home() {
        return Objects.requireNonNull(home);
    }
}
