package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a plan is bound to: the rows that say what is applied, and the files that are wanted.
final class Fingerprint {
    private Fingerprint() {}

    static String of(Ledger.Shape shape, List<Row> rows) {
        StringBuilder text = new StringBuilder(shape.name());
        rows.forEach(row -> text.append('\n')
                .append(row.hash())
                .append(' ')
                .append(row.createdAt())
                .append(' ')
                .append(row.name()));
        return hash(text);
    }

    static String of(List<Entry> entries) {
        StringBuilder text = new StringBuilder("entries");
        entries.forEach(entry -> text.append('\n')
                .append(entry.name())
                .append(' ')
                .append(entry.when())
                .append(' ')
                .append(entry.hash()));
        return hash(text);
    }

    private static String hash(StringBuilder text) {
        return Bundle.hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
