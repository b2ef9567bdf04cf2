package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.SchemaSnapshot;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A schema as the catalog tells it, object by object: a second witness beside the engine's own reader, which does not
/// look at everything.
record Shape(SortedMap<String, String> objects) {
    static Shape of(Connection connection) throws SQLException {
        return new Shape(SchemaSnapshot.of(connection).objects());
    }

    static Shape of(Database database) {
        try (Connection connection = database.connect()) {
            return of(connection);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    /// The objects that differ, each with what it is here and what it is there, for people.
    SortedMap<String, String> differencesTo(Shape other) {
        SortedMap<String, String> differences = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(objects.keySet());
        names.addAll(other.objects.keySet());
        for (String name : names) {
            String here = objects.get(name);
            String there = other.objects.get(name);
            if (!Objects.equals(here, there)) {
                differences.put(name, told(here) + ", and should be " + told(there));
            }
        }
        return differences;
    }

    /// Whether the object is the same in both, or in neither.
    boolean agreesWith(Shape other, String name) {
        return Objects.equals(objects.get(name), other.objects.get(name));
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    Map<String, String> invalidIndexes() {
        Map<String, String> invalid = new TreeMap<>();
        objects.forEach((name, definition) -> {
            if (name.startsWith("index ") && definition.endsWith(" (invalid)")) {
                invalid.put(name, definition);
            }
        });
        return invalid;
    }

    private static String told(@Nullable String definition) {
        if (definition == null) {
            return "absent";
        }
        String flat = definition.replaceAll("\\s+", " ").strip();
        return flat.isEmpty() ? "there" : "'" + (flat.length() > 80 ? flat.substring(0, 79) + "…" : flat) + "'";
    }
}
