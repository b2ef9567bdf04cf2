package dev.kilter.adapters.drizzle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the keys of a JSON text stand. It serves complaints alone, and is right for texts that were read.
///
/// @param text the file
record JournalLines(String text) {
    /// The line of this key, the first one being number 0; 1 where there is none.
    int of(String key, int number) {
        Matcher matcher = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:").matcher(text);
        for (int i = 0; matcher.find(); i++) {
            if (i == number) {
                return 1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
            }
        }
        return 1;
    }
}
