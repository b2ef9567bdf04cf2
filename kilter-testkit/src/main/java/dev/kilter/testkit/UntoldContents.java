package dev.kilter.testkit;

import java.util.List;
import java.util.Set;

/// What a database holds, told so that two of them can be compared: the owner's name is another one in each, and of
/// some tables it does not count how many rows they have.
final class UntoldContents {
    private UntoldContents() {}

    /// @param uncounted tables such as `public._prisma_migrations`
    static List<String> of(FreshDatabase database, Set<String> uncounted) {
        return database.contents().stream()
                .map(line -> line.replace(database.ownerRole(), "owner"))
                .map(line -> uncounted.stream().anyMatch(table -> line.startsWith("r " + table + " "))
                        ? line.replaceFirst(" [0-9]+$", " …")
                        : line)
                .toList();
    }
}
