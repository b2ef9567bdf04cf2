package dev.kilter.client.image.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Programs on the PATH.
final class Executables {
    private Executables() {}

    static Optional<Path> find(String name, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                Path candidate = Path.of(folder, name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /// A line that changes when another version of the program is installed; asking the program itself takes
    /// longer.
    static String state(String name, Map<String, String> environment) throws IOException {
        Optional<Path> found = find(name, environment);
        if (found.isEmpty()) {
            return name + " is missing";
        }
        Path real = found.get().toRealPath();
        return real + " " + Files.size(real) + " "
                + Files.getLastModifiedTime(real).toMillis();
    }
}
