package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// Which of the jars that a build made is the app: the runnable one. None or two are a problem.
final class AppJar {
    private static final Pattern BY_PRODUCT =
            Pattern.compile("original-.*|.*-(sources|javadoc|tests|test-sources|test-javadoc|plain)\\.jar");

    private AppJar() {}

    static RunnableJar among(Path root, List<Path> built) throws IOException {
        List<RunnableJar> found = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Path file : built) {
            String name = file.getFileName().toString();
            if (BY_PRODUCT.matcher(name).matches()) {
                others.add("'" + root.relativize(file) + "' is a by-product");
                continue;
            }
            runnable(root, file, others).ifPresent(found::add);
        }
        withoutLibraries(found);
        withoutParts(found);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? none(others) : several(root, found);
    }

    private static Optional<RunnableJar> runnable(Path root, Path file, List<String> others) throws IOException {
        try {
            Optional<RunnableJar> jar = RunnableJar.of(file);
            if (jar.isEmpty()) {
                others.add("'" + root.relativize(file) + "' has no Main-Class in its manifest");
            }
            return jar;
        } catch (ZipException e) {
            others.add("'" + root.relativize(file) + "' is no jar: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// A jar that another one names in its manifest is a library.
    private static void withoutLibraries(List<RunnableJar> found) {
        Set<Path> libraries = new HashSet<>();
        for (RunnableJar jar : found) {
            jar.classPath()
                    .forEach(entry ->
                            libraries.add(jar.file().resolveSibling(entry).normalize()));
        }
        found.removeIf(jar -> libraries.contains(jar.file().normalize()));
    }

    /// Assembly and shade plugins put the app's jar, and what it needs, into a second one beside it.
    private static void withoutParts(List<RunnableJar> found) {
        List<RunnableJar> all = List.copyOf(found);
        found.removeIf(part -> all.stream().anyMatch(whole -> isPart(part, whole)));
    }

    private static boolean isPart(RunnableJar part, RunnableJar whole) {
        return part.startClass().equals(whole.startClass())
                && part.file().resolveSibling(whole.file().getFileName()).equals(whole.file())
                && whole.classes().size() > part.classes().size()
                && whole.classes().containsAll(part.classes());
    }

    private static RuntimeException none(List<String> others) {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build made no jar that `java -jar` could start",
                        "Name the main class in the jar's manifest: maven-jar-plugin, "
                                + "<archive><manifest><mainClass>…</mainClass></manifest></archive>; with Gradle"
                                + " tasks.jar { manifest { attributes(\"Main-Class\" to \"…\") } }.")
                .withEvidence(others.isEmpty() ? List.of("no jar in any target folder is new") : others)
                .toException();
    }

    private static RuntimeException several(Path root, List<RunnableJar> found) {
        List<String> names = found.stream()
                .sorted(Comparator.comparing(RunnableJar::file))
                .map(jar -> "'" + root.relativize(jar.file()) + "' starts " + jar.startClass())
                .toList();
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build made " + names.size() + " jars that could be the app",
                        "Deploy the folder of one module (-C), or give only the app's jar a Main-Class.")
                .withEvidence(names)
                .toException();
    }
}
