package dev.kilter.client.image.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of versions as npm reads it: `^20.9 || >=22`. Prereleases are taken for the version that they lead to.
///
/// @param sets each of them a list of spans that all have to hold; one set is enough
record NodeRange(List<List<Span>> sets) {
    private static final String NUMBER = "(?:[0-9]{1,9}|[xX*])";
    private static final Pattern VERSION = Pattern.compile(
            "[v=\\s]*(" + NUMBER + ")(?:\\.(" + NUMBER + "))?(?:\\.(" + NUMBER + "))?(?:-[\\w.-]+)?(?:\\+[\\w.-]+)?");
    private static final Pattern COMPARATOR = Pattern.compile("(>=|<=|>|<|=|~>|~|\\^)?+\\s*([^\\s<>=~^]\\S*)");
    private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
    private static final long MOST = Long.MAX_VALUE;

    /// From a version on, and below another one.
    private record Span(Version from, Version below) {
        boolean holds(Version version) {
            return from.compareTo(version) <= 0 && version.compareTo(below) < 0;
        }
    }

    /// @param given how many of its parts are written
    private record Version(long major, long minor, long patch, int given) implements Comparable<Version> {
        static final Version FIRST = new Version(0, 0, 0, 3);
        static final Version NONE = new Version(MOST, 0, 0, 3);

        static Optional<Version> of(String text) {
            Matcher matcher = VERSION.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            long[] parts = new long[3];
            int given = 0;
            while (given < 3
                    && matcher.group(given + 1) != null
                    && Character.isDigit(matcher.group(given + 1).charAt(0))) {
                parts[given] = Long.parseLong(matcher.group(given + 1));
                given++;
            }
            return Optional.of(new Version(parts[0], parts[1], parts[2], given));
        }

        /// The first that differs in the part with this number.
        Version next(int part) {
            return switch (part) {
                case 0 -> NONE;
                case 1 -> new Version(major + 1, 0, 0, 3);
                case 2 -> new Version(major, minor + 1, 0, 3);
                default -> new Version(major, minor, patch + 1, 3);
            };
        }

        @Override
        public int compareTo(Version other) {
            return Arrays.compare(new long[] {major, minor, patch}, new long[] {other.major, other.minor, other.patch});
        }
    }

    /// Empty: nobody can read it.
    static Optional<NodeRange> of(String text) {
        List<List<Span>> sets = new ArrayList<>();
        for (String set : text.split("\\|\\|", -1)) {
            Optional<List<Span>> spans = spans(set.strip());
            if (spans.isEmpty()) {
                return Optional.empty();
            }
            sets.add(spans.get());
        }
        return Optional.of(new NodeRange(sets));
    }

    boolean holds(String version) {
        return Version.of(version)
                .filter(read -> sets.stream().anyMatch(set -> set.stream().allMatch(span -> span.holds(read))))
                .isPresent();
    }

    private static Optional<List<Span>> spans(String set) {
        Matcher hyphen = HYPHEN.matcher(set);
        List<Optional<Span>> spans = new ArrayList<>();
        if (hyphen.matches()) {
            spans.add(span(">=", hyphen.group(1)));
            spans.add(span("<=", hyphen.group(2)));
        } else {
            Matcher comparator = COMPARATOR.matcher(set);
            while (comparator.find()) {
                spans.add(span(comparator.group(1) == null ? "=" : comparator.group(1), comparator.group(2)));
            }
        }
        return spans.stream().allMatch(Optional::isPresent)
                ? Optional.of(spans.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }

    private static Optional<Span> span(String operator, String text) {
        return Version.of(text).map(version -> {
            int given = version.given;
            return switch (operator) {
                case ">=" -> new Span(version, Version.NONE);
                case ">" -> new Span(version.next(given), Version.NONE);
                case "<" -> new Span(Version.FIRST, given == 0 ? Version.FIRST : version);
                case "<=" -> new Span(Version.FIRST, version.next(given));
                case "~", "~>" -> new Span(version, version.next(Math.min(given, 2)));
                case "^" -> new Span(version, version.next(Math.min(given, firstThatCounts(version))));
                default -> new Span(version, version.next(given));
            };
        });
    }

    private static int firstThatCounts(Version version) {
        if (version.major > 0) {
            return 1;
        }
        return version.minor > 0 ? 2 : 3;
    }
}
