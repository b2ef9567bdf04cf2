package dev.kilter.runner;

import dev.kilter.postgres.SchemaSnapshot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.SelectsMigrations;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.SchemaDiff;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Compares the live schema with what the migrations imply, by running them in scratch databases: those that are
/// applied in one, all of them in the other. Files are never taken at their word.
final class SchemaComparison {
    private static final Set<State> APPLIED = EnumSet.of(State.APPLIED, State.EDITED, State.NAMELESS);

    private final MigrationAdapter adapter;
    private final Database live;
    private final ScratchDatabases scratch;

    SchemaComparison(MigrationAdapter adapter, Database live, ScratchDatabases scratch) {
        this.adapter = adapter;
        this.live = live;
        this.scratch = scratch;
    }

    JobLine of(MigrationSet set) {
        if (adapter instanceof DeclaresSchema declared) {
            return declared(declared, set);
        }
        if (!(adapter instanceof SelectsMigrations selector)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the migration tool '" + adapter.id() + "' cannot be compared with a live schema",
                            "kilter migrate status")
                    .toException();
        }
        Set<String> applied = adapter.status(set, live).entries().stream()
                .filter(entry -> APPLIED.contains(entry.state()))
                .map(MigrationStatus.Entry::name)
                .collect(Collectors.toSet());
        MigrationSet done = selector.select(set, applied);
        SchemaSnapshot implied = built(done);
        SchemaSnapshot wanted = done.files().size() == set.files().size() ? implied : built(set);
        return new JobLine.Compared(new SchemaDiff(
                set.semantics().isEmpty() ? adapter.id() : set.semantics(),
                changes(implied, wanted),
                changes(implied, LivePlan.snapshot(live))));
    }

    /// What a declared schema was before is not kept, so that nobody can tell what of the difference is drift.
    private JobLine declared(DeclaresSchema declared, MigrationSet set) {
        Database empty = scratch.next();
        declared.build(set, empty);
        return new JobLine.Compared(new SchemaDiff(
                set.semantics().isEmpty() ? adapter.id() : set.semantics(),
                changes(LivePlan.snapshot(live), LivePlan.snapshot(empty)),
                List.of()));
    }

    private SchemaSnapshot built(MigrationSet set) {
        Database empty = scratch.next();
        if (!set.files().isEmpty()) {
            try {
                adapter.apply(set, empty, Observer.silent());
            } catch (KilterException e) {
                List<String> evidence = new ArrayList<>(e.problem().evidence());
                evidence.add("this happened in an empty database, where the migrations were run from the first one on;"
                        + " the live one is untouched");
                throw new Problem(
                                e.problem().code(),
                                e.problem().detail(),
                                e.problem().hint(),
                                evidence)
                        .toException(e);
            }
        }
        return LivePlan.snapshot(empty);
    }

    private static List<SchemaDiff.Change> changes(SchemaSnapshot before, SchemaSnapshot after) {
        Set<String> names = new TreeSet<>(before.objects().keySet());
        names.addAll(after.objects().keySet());
        return names.stream()
                .map(name -> new SchemaDiff.Change(
                        name, before.objects().get(name), after.objects().get(name)))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }
}
