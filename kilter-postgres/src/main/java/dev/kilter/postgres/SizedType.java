package dev.kilter.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A type by its family and its limits: what has none holds all.
///
/// @param family as `format_type` writes it, without the limits
/// @param size   the first limit; null for none
/// @param scale  the second one
record SizedType(
        String family, @Nullable Integer size, @Nullable Integer scale) {
    private static final Pattern SHAPE = Pattern.compile("([^(]+?) ?(?:\\((\\d+)(?:,(\\d+))?\\))?( with.*)?");
    private static final Map<String, String> ALIASES = Map.of(
            "varchar", "character varying",
            "varbit", "bit varying",
            "decimal", "numeric",
            "timestamptz", "timestamp with time zone",
            "timetz", "time with time zone",
            "timestamp", "timestamp without time zone",
            "time", "time without time zone");

    static SizedType of(Words words) {
        StringBuilder flat = new StringBuilder();
        words.tokens()
                .forEach(token -> flat.append(flat.isEmpty() || token.kind() != SqlToken.Kind.WORD ? "" : " ")
                        .append(token.text().toLowerCase(Locale.ROOT)));
        return of(flat.toString());
    }

    static SizedType of(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return new SizedType(text, null, null);
        }
        String name = shape.group(1) + Objects.requireNonNullElse(shape.group(4), "");
        return new SizedType(ALIASES.getOrDefault(name, name), limit(shape.group(2)), limit(shape.group(3)));
    }

    private static @Nullable Integer limit(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }

    /// Whether each value of the other one is one of this, stored the same.
    boolean holdsAll(SizedType other) {
        if (family.equals("text") && other.family.equals("character varying")) {
            return true;
        }
        boolean unlimitedText = family.equals("character varying") && size == null;
        if (unlimitedText && other.family.equals("text")) {
            return true;
        }
        if (!family.equals(other.family)) {
            return false;
        }
        if (equals(other)) {
            return true;
        }
        if (!isLimitedByMostOnly()) {
            return false;
        }
        if (size == null) {
            return true;
        }
        return other.size != null && size >= other.size && Objects.equals(scale, other.scale);
    }

    /// A `char(5)` is filled up with blanks, a `bit(5)` has exactly five.
    private boolean isLimitedByMostOnly() {
        return ALIASES.containsValue(family) || family.equals("interval");
    }
}
