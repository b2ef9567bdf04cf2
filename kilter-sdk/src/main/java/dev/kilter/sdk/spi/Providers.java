package dev.kilter.sdk.spi;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The providers of one kind, by id. Ids are checked when loading; a double id is a problem that stops the start.
public final class Providers<P extends Provider> {
    private static final Pattern ID = Pattern.compile("[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?");

    private final String kind;
    private final Map<String, P> byId;

    private Providers(String kind, Map<String, P> byId) {
        this.kind = kind;
        this.byId = byId;
    }

    /// The migration adapters that this class loader sees.
    public static Providers<MigrationAdapter> migrationAdapters(ClassLoader loader) {
        return of("migration adapter", ServiceLoader.load(MigrationAdapter.class, loader));
    }

    /// The seed runners that this class loader sees.
    public static Providers<SeedRunner> seedRunners(ClassLoader loader) {
        return of("seed runner", ServiceLoader.load(SeedRunner.class, loader));
    }

    /// The image builders that this class loader sees.
    public static Providers<ImageBuilder> imageBuilders(ClassLoader loader) {
        return of("image builder", ServiceLoader.load(ImageBuilder.class, loader));
    }

    /// These providers, checked.
    public static <P extends Provider> Providers<P> of(String kind, Iterable<P> found) {
        Map<String, P> byId = new TreeMap<>();
        for (P provider : found) {
            String id = provider.id();
            if (!ID.matcher(id).matches()) {
                throw broken(
                        "the " + kind + " " + provider.getClass().getName() + " has the malformed id '" + id + "'");
            }
            P other = byId.putIfAbsent(id, provider);
            if (other != null) {
                throw broken("two " + kind + "s are called '" + id + "': "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName());
            }
        }
        return new Providers<>(kind, byId);
    }

    /// The provider with this id; an unknown one is a problem that lists the known ones.
    public P get(String id) {
        P provider = byId.get(id);
        if (provider == null) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "there is no " + kind + " called '" + id + "'",
                            byId.isEmpty()
                                    ? "Install one as a plugin jar."
                                    : "Use one of: " + String.join(", ", byId.keySet()) + ".")
                    .toException();
        }
        return provider;
    }

    /// All of them, by id.
    public List<P> all() {
        return new ArrayList<>(byId.values());
    }

    private static RuntimeException broken(String detail) {
        return Problem.of(
                        KilterCode.PROVIDER_BROKE,
                        detail,
                        "Remove one of them from the class path or the plugins folder.")
                .toException();
    }
}
