package dev.kilter.cli.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How commits and times are said.
public final class Wording {
    private static final int MESSAGE = 60;

    private Wording() {}

    /// What people said of a release, in as much as a line has room for.
    public static String message(@Nullable String subject) {
        String text =
                subject == null ? "" : subject.replaceAll("\\p{Cntrl}", " ").strip();
        if (text.isEmpty()) {
            return "-";
        }
        return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE - 1) + "…";
    }

    /// Seven digits, and a plus when the folder differed from the commit.
    public static String shortCommit(@Nullable String commit, boolean dirty) {
        return commit == null ? "-" : commit.substring(0, Math.min(7, commit.length())) + (dirty ? "+" : "");
    }

    /// `5 s ago`, `3 min ago`, `5 h ago`, `yesterday`, `4 d ago`.
    public static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.toSeconds() < 60) {
            return Math.max(0, age.toSeconds()) + " s ago";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min ago";
        }
        if (age.toHours() < 24) {
            return age.toHours() + " h ago";
        }
        return age.toHours() < 48 ? "yesterday" : age.toDays() + " d ago";
    }

    /// `50 s`, `3 min`, `5 h`, `4 d`: what is left until then.
    public static String in(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        if (left.toMinutes() < 1) {
            return Math.max(0, left.toSeconds()) + " s";
        }
        if (left.toHours() < 1) {
            return left.toMinutes() + " min";
        }
        return left.toHours() < 48 ? left.toHours() + " h" : Math.round(left.toHours() / 24.0) + " d";
    }

    /// `4.0s`
    public static String seconds(long millis) {
        return String.format(java.util.Locale.ROOT, "%.1fs", millis / 1000.0);
    }
}
