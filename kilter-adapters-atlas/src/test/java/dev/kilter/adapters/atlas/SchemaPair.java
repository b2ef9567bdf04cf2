package dev.kilter.adapters.atlas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Two states of a schema of its own, from `schema-pairs.sql`.
record SchemaPair(String title, String schema, String from, String to) {
    static List<SchemaPair> all() {
        try (InputStream in = SchemaPair.class.getResourceAsStream("schema-pairs.sql")) {
            List<SchemaPair> pairs = new ArrayList<>();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("-- pair: ", -1)) {
                if (!part.isBlank()) {
                    int line = part.indexOf('\n');
                    String[] states = part.substring(line).split("-- to:\n", -1);
                    pairs.add(new SchemaPair(
                            part.substring(0, line),
                            String.format("p%02d", pairs.size() + 1),
                            states[0].strip(),
                            states[1].strip()));
                }
            }
            return pairs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SchemaPair turned() {
        return new SchemaPair(title + ", back", schema, to, from);
    }

    String before() {
        return file(from);
    }

    String after() {
        return file(to);
    }

    private String file(String sql) {
        return "CREATE SCHEMA " + schema + ";\nSET search_path = " + schema + ";\n" + sql + "\n";
    }
}
