package dev.kilter.sdk.spi;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The providers of one kind, by id. All are loaded and their ids checked at once: one that cannot be loaded, or a
/// double id, is a `KLT-P01` problem that names the jar and stops the start.
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
        return load(
                "migration adapter",
                MigrationAdapter.class,
                ServiceLoader.load(MigrationAdapter.class, loader),
                loader);
    }

    /// The seed runners that this class loader sees.
    public static Providers<SeedRunner> seedRunners(ClassLoader loader) {
        return load("seed runner", SeedRunner.class, ServiceLoader.load(SeedRunner.class, loader), loader);
    }

    /// The image builders that this class loader sees.
    public static Providers<ImageBuilder> imageBuilders(ClassLoader loader) {
        return load("image builder", ImageBuilder.class, ServiceLoader.load(ImageBuilder.class, loader), loader);
    }

    /// The secret shippers that this class loader sees.
    public static Providers<SecretShipper> secretShippers(ClassLoader loader) {
        return load("secret shipper", SecretShipper.class, ServiceLoader.load(SecretShipper.class, loader), loader);
    }

    /// These providers, checked.
    public static <P extends Provider> Providers<P> of(String kind, Iterable<P> found) {
        Map<String, P> byId = new TreeMap<>();
        for (P provider : found) {
            String id = id(kind, provider);
            P other = byId.putIfAbsent(id, provider);
            if (other != null) {
                throw doubled(kind, id, other, provider);
            }
        }
        return new Providers<>(kind, byId);
    }

    /// What a provider answers. Whatever it throws that is no [KilterException] becomes a `KLT-P01` problem with
    /// its id.
    public static <T> T ask(Provider provider, Supplier<T> question) {
        try {
            return question.get();
        } catch (KilterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "the provider '" + provider.id() + "' broke: " + e,
                            "Report this to its author.")
                    .withEvidence(evidence(provider, e))
                    .toException(e);
        }
    }

    /// The provider with this id; an unknown one is a problem that lists the known ones.
    public P get(String id) {
        P provider = byId.get(id);
        if (provider == null) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "there is no " + kind + " called '" + id + "'",
                            byId.isEmpty()
                                    ? "Put its jar into the plugins folder of the kilter home."
                                    : "Use one of: " + String.join(", ", byId.keySet())
                                            + "; or put its jar into the plugins folder of the kilter home.")
                    .toException();
        }
        return provider;
    }

    /// Whether there is one with this id.
    public boolean has(String id) {
        return byId.containsKey(id);
    }

    /// All of them, by id.
    public List<P> all() {
        return new ArrayList<>(byId.values());
    }

    private static <P extends Provider> Providers<P> load(
            String kind, Class<P> spi, ServiceLoader<P> services, ClassLoader loader) {
        List<P> found = new ArrayList<>();
        try {
            for (Iterator<P> each = services.iterator(); each.hasNext(); ) {
                found.add(each.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw BrokenPlugin.find(kind, spi, loader, e);
        }
        return of(kind, found);
    }

    private static String id(String kind, Provider provider) {
        String id;
        try {
            id = provider.id();
        } catch (RuntimeException | LinkageError e) {
            throw BrokenPlugin.problem(kind, provider.getClass().getName(), BrokenPlugin.jar(provider.getClass()), e);
        }
        if (!ID.matcher(id).matches()) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "the " + kind + " " + where(provider) + " has the malformed id '" + id + "'",
                            "Use lower-case letters, digits and dashes, at most 30, or remove its jar.")
                    .toException();
        }
        return id;
    }

    private static KilterException doubled(String kind, String id, Provider one, Provider other) {
        return Problem.of(
                        KilterCode.PROVIDER_BROKE,
                        "two " + kind + "s are called '" + id + "': " + where(one) + " and " + where(other),
                        "Remove one of the two jars from the plugins folder.")
                .toException();
    }

    private static String where(Provider provider) {
        return provider.getClass().getName() + " in '" + BrokenPlugin.jar(provider.getClass()) + "'";
    }

    private static List<String> evidence(Provider provider, Throwable e) {
        return Stream.concat(
                        Stream.of("its class is " + where(provider)),
                        Stream.of(e.getStackTrace()).limit(5).map(String::valueOf))
                .toList();
    }
}
