package dev.kilter.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which part of a file was asked for, as players of films do.
sealed interface Range {
    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// All of it: nothing was asked, or something that a server may ignore.
    record Whole() implements Range {}

    /// From this byte to that one, both within the file.
    record Part(long first, long last) implements Range {
        long length() {
            return last - first + 1;
        }
    }

    /// Nothing of what was asked for is there.
    record Outside() implements Range {}

    static Range of(@Nullable String header, long size) {
        Matcher asked = ONE.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return new Whole();
        }
        if (asked.group(1).isEmpty()) {
            long length = Math.min(Long.parseLong(asked.group(2)), size);
            return length == 0 ? new Outside() : new Part(size - length, size - 1);
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(asked.group(2)), size - 1);
        if (first >= size) {
            return new Outside();
        }
        return last < first ? new Whole() : new Part(first, last);
    }
}
