package dev.kilter.node;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An npm package and the version of it that a project says it uses.
///
/// @param name    such as `drizzle-orm`
/// @param version such as `0.45.4` or `1.0.0-rc.4`; of a range its lower end
/// @param exact   false when only a range in package.json is known
/// @param where   the file that says so
public record PinnedPackage(String name, String version, boolean exact, String where) {
    private static final Pattern VERSION =
            Pattern.compile("[\\^~>=v ]*(\\d+)(?:\\.(\\d+|x|\\*))?(?:\\.(\\d+|x|\\*))?.*");

    /// The files that a version is read from, as [dev.kilter.sdk.spi.MigrationAdapter#companions] wants them.
    public static final List<String> FILES = List.of(
            "package.json",
            "package-lock.json",
            "npm-shrinkwrap.json",
            "pnpm-lock.yaml",
            "yarn.lock",
            "bun.lock",
            "bun.lockb");

    /// The package with this version text; empty when it is no version or plain range (`workspace:*`, `latest`, a
    /// URL).
    static Optional<PinnedPackage> of(String name, String version, boolean exact, String where) {
        Matcher matcher = VERSION.matcher(version.strip());
        return matcher.matches() && !version.contains("||")
                ? Optional.of(new PinnedPackage(name, version.strip().replaceFirst("^[\\^~>=v ]+", ""), exact, where))
                : Optional.empty();
    }

    /// The first number of the version.
    public int major() {
        return number(1);
    }

    /// The second number of the version; 0 when it has none.
    public int minor() {
        return number(2);
    }

    private int number(int group) {
        Matcher matcher = VERSION.matcher(version);
        String text = matcher.matches() ? matcher.group(group) : null;
        if (text == null || !Character.isDigit(text.charAt(0))) {
            return 0;
        }
        return text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    /// For people: `drizzle-orm 0.45.4 (package-lock.json)`.
    @Override
    public String toString() {
        return name + " " + version + " (" + where + (exact ? ")" : ", a range)");
    }
}
