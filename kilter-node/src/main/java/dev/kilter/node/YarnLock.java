package dev.kilter.node;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds a package's version in a yarn.lock, both of yarn 1 and of the later ones.
final class YarnLock {
    private YarnLock() {}

    /// The version that this range from package.json was resolved to; without a range the only one there is.
    static Optional<String> version(String lock, String name, @Nullable String range) {
        boolean inEntry = false;
        String found = null;
        for (String line : lock.lines().toList()) {
            if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
                inEntry = line.endsWith(":")
                        && Arrays.stream(line.substring(0, line.length() - 1).split(","))
                                .map(spec -> spec.strip().replace("\"", ""))
                                .anyMatch(spec -> asks(spec, name, range));
            } else if (inEntry && line.strip().matches("version[: ].*")) {
                String version = line.strip().substring(8).strip().replace("\"", "");
                if (found != null && !found.equals(version)) {
                    return Optional.empty();
                }
                found = version;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean asks(String spec, String name, @Nullable String range) {
        if (range == null) {
            return spec.startsWith(name + "@");
        }
        return spec.equals(name + "@" + range) || spec.equals(name + "@npm:" + range);
    }
}
