package dev.kilter.adapters.prisma;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A line of `grammar.txt`, which says what the outcomes mean.
record GrammarLine(Outcome outcome, String sql) {
    enum Outcome {
        READ,
        WHOLE,
        MISSED
    }

    static List<GrammarLine> all() {
        try (InputStream text = GrammarLine.class.getResourceAsStream("grammar.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line ->
                            new GrammarLine(Outcome.valueOf(line.substring(0, 6).strip()), line.substring(9)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
