package dev.kilter.sdk.problem;

import java.util.regex.Pattern;

/// A stable name for one condition. kilter's own begin with `KLT-` and stand in [KilterCode]; a provider's begin with
/// the provider's id and a dash, as in `atlas-drift`.
///
/// @param value what people search for; letters, digits and dashes
/// @param kind  decides HTTP status and exit code
public record ProblemCode(String value, ProblemKind kind) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)+");

    public ProblemCode {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a problem code looks like KLT-M01 or atlas-drift, not '" + value + "'");
        }
    }
}
