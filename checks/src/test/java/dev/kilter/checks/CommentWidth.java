package dev.kilter.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Wraps `///` and `//` lines that are wider than a line may be. The formatter would do so too, but leaves ragged lines
/// and sometimes loses the slashes.
final class CommentWidth {
    private static final int LIMIT = 120;
    private static final Pattern COMMENT = Pattern.compile("^(\\s*///?)( +)(\\S.*)$");
    private static final Pattern STARTS_ANEW = Pattern.compile("^([-*#|<>@`{]|\\d+\\.).*");

    private CommentWidth() {}

    static String wrapped(String source) {
        if (source.lines().allMatch(line -> line.length() <= limit(line))) {
            return source;
        }
        List<String> lines = new ArrayList<>(source.lines().toList());
        boolean textBlock = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            textBlock ^= line.split("\"\"\"", -1).length % 2 == 0;
            if (!textBlock && line.length() > limit(line)) {
                wrap(lines, i);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /// The formatter counts the indentation of documentation lines twice, and loses the slashes of what it then
    /// wraps.
    private static int limit(String line) {
        Matcher comment = COMMENT.matcher(line);
        return comment.matches() ? LIMIT - line.indexOf('/') : LIMIT;
    }

    private static void wrap(List<String> lines, int at) {
        Matcher comment = COMMENT.matcher(lines.get(at));
        int cut = lines.get(at).lastIndexOf(' ', limit(lines.get(at)));
        if (!comment.matches() || cut <= comment.start(3)) {
            return;
        }
        String rest = lines.get(at).substring(cut + 1);
        String prefix = comment.group(1) + comment.group(2);
        lines.set(at, lines.get(at).substring(0, cut));
        if (at + 1 < lines.size()) {
            Matcher next = COMMENT.matcher(lines.get(at + 1));
            if (next.matches()
                    && next.group(1).equals(comment.group(1))
                    && !STARTS_ANEW.matcher(next.group(3)).matches()) {
                lines.set(at + 1, next.group(1) + next.group(2) + rest + " " + next.group(3));
                return;
            }
        }
        lines.add(at + 1, prefix + rest);
    }
}
