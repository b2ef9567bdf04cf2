package dev.kilter.client.image.build;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What only the build needs, as files outside the app that are gone when it ends: their paths are in variables, their
/// content in no variable, no argument and no line that anybody reads.
public final class BuildSecrets implements AutoCloseable {
    /// A build that needs none.
    static final BuildSecrets NONE = new BuildSecrets(Path.of("/nonexistent"), new TreeMap<>());

    private static final String SUFFIX = "_FILE";
    private static final String HIDDEN = "***";

    private final Path folder;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final SortedMap<String, SecretValue> values;

    private BuildSecrets(Path folder, SortedMap<String, SecretValue> values) {
        this.folder = folder;
        this.values = values;
        values.keySet().forEach(name -> files.put(name, folder.resolve(name)));
    }

    /// Writes them into this folder, which nobody else can read and which holds nothing else.
    ///
    /// @param environment where `$NAME` is looked up
    public static BuildSecrets of(Path root, BuildConfig build, Path folder, Map<String, String> environment)
            throws IOException {
        AppFiles.deleteBelow(folder);
        SortedMap<String, SecretValue> values = new TreeMap<>();
        for (Map.Entry<String, String> secret : build.secretSources().entrySet()) {
            values.put(
                    secret.getKey(), new SecretValue(content(root, secret.getKey(), secret.getValue(), environment)));
        }
        BuildSecrets secrets = new BuildSecrets(folder, values);
        if (!values.isEmpty()) {
            secrets.write();
        }
        return secrets;
    }

    private void write() throws IOException {
        Files.createDirectories(folder.resolveSibling(""));
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, SecretValue> value : values.entrySet()) {
            Path written = Files.createFile(
                    folder.resolve(value.getKey()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(written, value.getValue().content());
        }
    }

    private static byte[] content(Path root, String name, String source, Map<String, String> environment)
            throws IOException {
        if (source.startsWith("$")) {
            String value = environment.get(source.substring(1));
            if (value == null || value.isEmpty()) {
                throw missing(name, "the variable '" + source.substring(1) + "' is not set", null);
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }
        Path file = root.resolve(source);
        if (!Files.isRegularFile(file)) {
            throw missing(name, "there is no file '" + file + "'", null);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw missing(name, "'" + file + "' cannot be read", e);
        }
    }

    private static RuntimeException missing(String name, String why, @Nullable IOException cause) {
        Problem problem = Problem.of(
                KilterCode.SECRET_UNREADABLE,
                "the build needs the secret '" + name + "', and " + why,
                "Name another source: kilter deploy --build-secret " + name + "=FILE, or --build-secret " + name
                        + " for the variable of that name.");
        return cause == null ? problem.toException() : problem.toException(cause);
    }

    Path folder() {
        return folder;
    }

    /// Where each of them lies, by its name.
    Map<String, Path> files() {
        return files;
    }

    /// What the build's commands see: `NAME_FILE`, the path of each.
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        files.forEach((name, file) -> variables.put(name + SUFFIX, file.toString()));
        return variables;
    }

    /// The line without what is secret in it.
    String masked(String line) {
        String masked = line;
        for (String part : parts()) {
            masked = masked.replace(part, HIDDEN);
        }
        return masked;
    }

    /// The name of one that occurs in this text; null: none does.
    @Nullable
    String in(String text) {
        return values.entrySet().stream()
                .filter(each -> each.getValue().isIn(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /// The longest first: one may be part of another.
    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        values.values().forEach(value -> parts.addAll(value.parts()));
        parts.sort(Comparator.comparingInt(String::length).reversed());
        return parts;
    }

    /// Runs this work as one build: its processes end with it, and none of its lines shows a secret.
    public <T, E extends Exception> T during(ScopedValue.CallableOp<T, E> work) throws E {
        return BuildScope.in(this, work);
    }

    @Override
    public void close() {
        remove();
    }

    /// Takes them away; twice does no harm.
    void remove() {
        if (!isEmpty()) {
            try {
                AppFiles.deleteBelow(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("the build's secrets in '" + folder + "' cannot be removed", e);
            }
        }
    }
}
