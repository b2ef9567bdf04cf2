package dev.kilter.node;

import java.util.Optional;
import java.util.Set;

/// Finds a direct dependency's version in a pnpm-lock.yaml, formats 5 to 9. Reads line by line: these files are laid
/// out by pnpm and are often megabytes long.
final class PnpmLock {
    private static final Set<String> GROUPS = Set.of("dependencies", "devDependencies", "optionalDependencies");

    private PnpmLock() {}

    static Optional<String> version(String lock, String name) {
        boolean importers = false;
        boolean here = true;
        boolean inGroup = false;
        boolean inEntry = false;
        for (String line : lock.lines().toList()) {
            String key = key(line);
            int indent = line.length() - line.stripLeading().length();
            if (indent == 0 && (key.equals("packages") || key.equals("snapshots"))) {
                break;
            }
            if (indent == 0 && key.equals("importers")) {
                importers = true;
                here = false;
            } else if (importers && indent == 2) {
                here = key.equals(".");
                inGroup = false;
            } else if (GROUPS.contains(key) && line.strip().endsWith(":")) {
                inGroup = here;
                inEntry = false;
            } else if (inGroup && inEntry && key.equals("version")) {
                return Optional.of(clean(value(line)));
            } else if (inGroup && !key.equals("specifier") && !key.equals("version")) {
                inEntry = key.equals(name);
                if (inEntry && !value(line).isEmpty()) {
                    return Optional.of(clean(value(line)));
                }
            }
        }
        return Optional.empty();
    }

    private static String key(String line) {
        String text = line.strip();
        int colon = text.indexOf(':');
        return colon < 0 ? "" : text.substring(0, colon).replaceAll("^['\"]|['\"]$", "");
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).strip().replaceAll("^['\"]|['\"]$", "");
    }

    /// Without the peers that pnpm writes behind a version: `6.19.3(typescript@5.9.3)`, `6.19.3_typescript@5.9.3`.
    private static String clean(String version) {
        return version.split("[(_]", 2)[0];
    }
}
