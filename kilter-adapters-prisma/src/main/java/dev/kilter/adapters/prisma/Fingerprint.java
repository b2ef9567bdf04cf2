package dev.kilter.adapters.prisma;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a plan is bound to: the rows that say what is applied, and the files that are wanted.
final class Fingerprint {
    private Fingerprint() {}

    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder("rows");
        rows.forEach(row -> text.append('\n')
                .append(row.name())
                .append(' ')
                .append(row.checksum())
                .append(' ')
                .append(row.finished())
                .append(' ')
                .append(row.rolledBack()));
        return hash(text);
    }

    static String of(PrismaProject project) {
        StringBuilder text = new StringBuilder(project.execution().name());
        project.entries().forEach(entry -> {
            Checksum checksum = entry.checksum();
            text.append('\n').append(entry.name()).append(' ').append(checksum == null ? "none" : checksum.hex());
        });
        return hash(text);
    }

    private static String hash(StringBuilder text) {
        return Bundle.hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
