package dev.kilter.server.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Times as people say them, seen from one moment.
record Ago(Instant now) {
    /// `4 min ago`, with the exact time for whoever asks.
    Tag of(Instant at) {
        return time(at, words(at));
    }

    /// `3 days`, until then.
    Tag until(Instant at) {
        Duration left = Duration.between(now, at);
        return time(at, coarse(left.isNegative() ? Duration.ZERO : left));
    }

    private static Tag time(Instant at, String words) {
        return Tag.of("time")
                .set("datetime", at.toString())
                .set("title", at.toString())
                .text(words);
    }

    private String words(Instant at) {
        Duration since = Duration.between(at, now);
        if (since.compareTo(Duration.ofSeconds(5)) < 0) {
            return "just now";
        }
        return coarse(since) + " ago";
    }

    /// How long it runs already.
    String since(Instant at) {
        Duration since = Duration.between(at, now);
        return coarse(since.isNegative() ? Duration.ZERO : since);
    }

    private static String coarse(Duration span) {
        if (span.compareTo(Duration.ofMinutes(2)) < 0) {
            return span.toSeconds() + " s";
        }
        if (span.compareTo(Duration.ofHours(2)) < 0) {
            return span.toMinutes() + " min";
        }
        return span.compareTo(Duration.ofDays(2)) < 0 ? span.toHours() + " h" : span.toDays() + " days";
    }

    /// `0.4 s`, `12 s`, `3 min 20 s`.
    static String exact(long millis) {
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = millis / 1000;
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
