package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One thing that somebody did and that may be asked about later.
///
/// @param action `deploy.begin`, `db.login`…
/// @param slot   `org/app/env`; empty where it is about none
/// @param before what was there before, as `r4 sha256:…`; null: nothing, or it changes nothing
/// @param after  what is there now; null likewise
/// @param result how it ended: `live`, `failed KLT-R04`…; null: it has not ended, or was done when this was written
public record AuditEntry(
        Instant at,
        String who,
        String action,
        String slot,
        String detail,
        @Nullable String before,
        @Nullable String after,
        @Nullable String result) {
    private static final Pattern DIGEST = Pattern.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}");

    /// One that is done at once, and replaces nothing.
    public AuditEntry(Instant at, String who, String action, String slot, String detail) {
        this(at, who, action, slot, detail, null, null, null);
    }

    /// The same with each digest cut to as much as people compare.
    public AuditEntry brief() {
        return new AuditEntry(at, who, action, slot, brief(detail), cut(before), cut(after), result);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : brief(text);
    }

    private static String brief(String text) {
        return DIGEST.matcher(text).replaceAll("$1");
    }

    /// What changed in words, `r4 sha256:… → r5 sha256:…`; empty: nothing.
    public String change() {
        if (Objects.equals(before, after)) {
            return before == null ? "" : "still " + before;
        }
        return (before == null ? "none" : before) + " → " + (after == null ? "none" : after);
    }
}
