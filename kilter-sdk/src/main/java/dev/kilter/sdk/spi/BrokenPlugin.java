package dev.kilter.sdk.spi;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out which jar's provider cannot be used, and why: the service loader's own errors do not say where a class was
/// to come from.
final class BrokenPlugin {
    private BrokenPlugin() {}

    /// The problem behind an error of the service loader.
    static KilterException find(String kind, Class<?> spi, ClassLoader loader, Throwable error) {
        try {
            for (URL services : Collections.list(loader.getResources("META-INF/services/" + spi.getName()))) {
                for (String name : names(services)) {
                    Throwable why = failure(name, spi, loader);
                    if (why != null) {
                        return problem(kind, name, jar(services.toString()), why);
                    }
                }
            }
        } catch (IOException e) {
            error.addSuppressed(e);
        }
        return problem(kind, String.valueOf(error.getMessage()), "a jar", error);
    }

    static KilterException problem(String kind, String provider, String jar, Throwable why) {
        String words = why instanceof UnsupportedClassVersionError
                ? "it was built for a newer Java than the one that kilter runs on"
                : String.valueOf(why);
        return Problem.of(
                        KilterCode.PROVIDER_BROKE,
                        "the " + kind + " '" + provider + "' in '" + jar + "' cannot be used: " + words,
                        "Remove '" + jar + "' from the plugins folder, or put one there that fits this kilter.")
                .toException(why);
    }

    /// The file that a class comes from, for people.
    static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? "kilter itself" : jar(String.valueOf(source.getLocation()));
    }

    private static String jar(String url) {
        String path = url.replaceFirst("!?/META-INF/services/.*", "").replaceFirst("!?/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<String> names(URL services) throws IOException {
        try (InputStream in = services.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static @Nullable Throwable failure(String name, Class<?> spi, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            if (!spi.isAssignableFrom(type)) {
                return new ClassCastException(name + " is no " + spi.getSimpleName());
            }
            type.getConstructor().newInstance();
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (ReflectiveOperationException | LinkageError e) {
            return e;
        }
    }
}
