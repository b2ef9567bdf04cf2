package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.regex.Pattern;

/// The one rule for names that people choose (product.md section 2, RFC 1123): it holds before a name reaches a path,
/// SQL, YAML or a label.
final class DnsLabel {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private DnsLabel() {}

    static String check(String what, String value, int longest) {
        if (value.length() > longest) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            what + " '" + shown(value) + "' has " + value.length() + " characters",
                            "Use at most " + longest + " characters.")
                    .toException();
        }
        if (!FORM.matcher(value).matches()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            what + " '" + shown(value) + "' is not a valid name",
                            "Use lower-case letters, digits and dashes; begin and end with a letter or digit.")
                    .toException();
        }
        return value;
    }

    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(60).forEach(point -> {
            if (Character.isISOControl(point)) {
                shown.append('?');
            } else {
                shown.appendCodePoint(point);
            }
        });
        return value.codePointCount(0, value.length()) > 60 ? shown.append('…').toString() : shown.toString();
    }
}
