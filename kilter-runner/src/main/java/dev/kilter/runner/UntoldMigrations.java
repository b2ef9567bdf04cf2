package dev.kilter.runner;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.wire.JobLine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Migrations that a run before this one has applied and of which it told nobody, since it was killed in between. What
/// is applied is looked at after this run, when nothing else is under way.
final class UntoldMigrations {
    private final @Nullable String known;
    private final Set<String> told = new HashSet<>();

    /// @param known the newest one that the platform knows of; null: nobody asks
    UntoldMigrations(@Nullable String known) {
        this.known = known;
    }

    /// This run has applied this one.
    void told(String name) {
        told.add(name);
    }

    void tell(Supplier<MigrationStatus> status, Consumer<JobLine> out) {
        if (known == null) {
            return;
        }
        List<String> names;
        try {
            names = of(status.get().entries());
        } catch (KilterException e) {
            // A ledger that cannot be read stopped the run, too, or the database is away: the next run
            // looks.
            out.accept(new JobLine.Note(
                    "what is applied is not looked at: " + e.problem().detail()));
            return;
        }
        if (!names.isEmpty()) {
            out.accept(new JobLine.Found(names));
        }
    }

    /// All that is applied where the platform's newest one is not among them: nobody knows what came after it.
    private List<String> of(List<MigrationStatus.Entry> entries) {
        List<String> names = entries.stream().map(MigrationStatus.Entry::name).toList();
        return entries.subList(names.lastIndexOf(known) + 1, entries.size()).stream()
                .filter(entry -> entry.state() == State.APPLIED || entry.state() == State.EDITED)
                .map(MigrationStatus.Entry::name)
                .filter(name -> !told.contains(name))
                .toList();
    }
}
