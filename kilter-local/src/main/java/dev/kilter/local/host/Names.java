package dev.kilter.local.host;

import java.util.regex.Pattern;

/// Names that become folders.
final class Names {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private Names() {}

    static String check(String name) {
        if (!FORM.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("no valid name: '" + name + "'");
        }
        return name;
    }
}
