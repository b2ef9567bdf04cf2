package dev.kilter.sdk.app;

/// A project in one env: what has its own namespace, database, URL and lock.
public record Slot(Project project, EnvName env) implements Comparable<Slot> {
    /// Reads `org/app/env`.
    public static Slot parse(String text) {
        int last = text.lastIndexOf('/');
        if (last < 0) {
            throw new IllegalArgumentException("a slot is org/app/env, not '" + text + "'");
        }
        return new Slot(Project.parse(text.substring(0, last)), new EnvName(text.substring(last + 1)));
    }

    /// The names of everything that belongs to this slot.
    public SlotNames names() {
        return SlotNames.of(this);
    }

    @Override
    public int compareTo(Slot other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return project + "/" + env;
    }
}
