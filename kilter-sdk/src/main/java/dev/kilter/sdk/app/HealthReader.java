package dev.kilter.sdk.app;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `health:`, which is a path, or a map of how to ask.
///
/// @param path  that says whether what listens there is ready; null: none, a connection is enough
/// @param probe null: as usual
record HealthReader(@Nullable String path, @Nullable HealthProbe probe) {
    static final Set<String> KEYS = Set.of("path", "port", "interval", "timeout", "grace");
    private static final String EXAMPLE = "Use a path such as /healthz.";
    private static final Pattern SHORT = Pattern.compile("[1-9][0-9]?s");
    private static final Pattern LONG = Pattern.compile("[1-9][0-9]{0,2}(s|m)");

    /// @param section of the app, or of a process
    static HealthReader of(String name, Section section) {
        YamlNode node = section.node("health");
        if (!(node instanceof YamlNode.Mapping)) {
            return new HealthReader(path(section, "health", "'" + section.at("health") + "'"), null);
        }
        Section health = Section.of(name, section.at("health"), node);
        health.allow(KEYS);
        HealthProbe probe = new HealthProbe(
                health.number("port", 0, 1, 65535),
                health.duration("interval", SHORT, "seconds from 1s to 99s"),
                health.duration("timeout", SHORT, "seconds from 1s to 99s"),
                health.duration("grace", LONG, "a number with a unit up to 999m, as in 90s or 5m"));
        boolean usual =
                probe.port() == 0 && probe.interval() == null && probe.timeout() == null && probe.grace() == null;
        return new HealthReader(path(health, "path", "'" + health.at("path") + "'"), usual ? null : probe);
    }

    private static @Nullable String path(Section section, String key, String words) {
        String path = section.text(key);
        if (path != null && !path.matches("/[!-~]{0,255}")) {
            throw section.wrong(key, words + " is '" + path + "'", EXAMPLE);
        }
        return path;
    }
}
