package dev.kilter.adapters.drizzle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which folder of 1.x a row of 0.x stands for, by the rule of the tool's own upgrade: its time cut to seconds, the
/// hash where that is not enough.
final class OldRows {
    private OldRows() {}

    /// The rows that are explained, and by what.
    static Map<Row, Entry> match(List<Entry> entries, List<Row> rows) {
        Map<Row, Entry> matches = new LinkedHashMap<>();
        rows.forEach(row -> match(entries, row).ifPresent(entry -> matches.put(row, entry)));
        return matches;
    }

    private static Optional<Entry> match(List<Entry> entries, Row row) {
        long second = row.when() / 1000 * 1000;
        List<Entry> sameSecond =
                entries.stream().filter(entry -> entry.when() == second).toList();
        if (sameSecond.size() == 1) {
            return Optional.of(sameSecond.getFirst());
        }
        return (sameSecond.isEmpty() ? entries : sameSecond)
                .stream().filter(entry -> entry.hash().equals(row.hash())).findFirst();
    }
}
