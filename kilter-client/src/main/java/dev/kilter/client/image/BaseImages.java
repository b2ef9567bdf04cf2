package dev.kilter.client.image;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// What the images of apps stand on: the platform names one base for each runtime. The local platform names none, since
/// the host brings the runtime there.
///
/// A base of a newer version serves too, the nearest one: apps say the oldest that they run on. An app that names a
/// minor version (`python/3.11`) holds what was compiled for just that one.
///
/// @param references by runtime, such as `java/25`
/// @param needed     whether an app that asks for a runtime needs a base
public record BaseImages(Map<String, String> references, boolean needed) {
    /// Of a platform where the host brings the runtimes.
    public static final BaseImages NONE = new BaseImages(Map.of(), false);

    public BaseImages {
        references = Map.copyOf(references);
    }

    /// The base for this runtime; empty where none is needed.
    Optional<String> of(String runtime) {
        if (!needed || runtime.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> nearest = references.keySet().stream()
                .filter(base -> serves(base, runtime))
                .min(Comparator.comparingInt(BaseImages::version));
        if (nearest.isEmpty()) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the platform has no base image for " + runtime,
                            references.isEmpty()
                                    ? "Ask the platform team for one, or bring a whole image: build: {type: image,"
                                            + " image: …}"
                                    : "Build for one of: "
                                            + String.join(
                                                    ", ",
                                                    references.keySet().stream()
                                                            .sorted()
                                                            .toList())
                                            + "; or ask the platform team for it.")
                    .toException();
        }
        return nearest.map(references::get);
    }

    private static boolean serves(String base, String runtime) {
        boolean isExact = runtime.matches("[^/]*/\\d+\\.\\d+.*");
        return name(base).equals(name(runtime))
                && (isExact
                        ? base.equals(runtime) || base.startsWith(runtime + ".")
                        : version(base) >= version(runtime));
    }

    private static String name(String runtime) {
        return runtime.replaceFirst("/.*", "");
    }

    /// The major version; 0 where none is said.
    private static int version(String runtime) {
        String digits = runtime.replaceFirst("^[^/]*/?", "").replaceFirst("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
