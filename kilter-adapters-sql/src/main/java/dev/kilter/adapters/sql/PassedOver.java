package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The files that end in `.sql` and that a tool does not run, for a name it does not know or a folder it does not look
/// into. The tools say nothing of them, and whoever wrote one waits for its table.
final class PassedOver {
    private PassedOver() {}

    /// @param partner whether a file belongs to a migration, such as the one that undoes it
    /// @param what    how the tool's files are called
    static List<Entry> of(MigrationFolder folder, List<Migration> migrations, Predicate<String> partner, String what) {
        Set<String> read = migrations.stream().map(Migration::name).collect(Collectors.toSet());
        return folder.names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".sql"))
                .filter(name -> !read.contains(name) && !partner.test(name))
                .map(name -> new Entry(
                        name,
                        State.SKIPPED,
                        what,
                        "Rename it, or move it out of '" + folder.config().dir() + "'."))
                .toList();
    }
}
