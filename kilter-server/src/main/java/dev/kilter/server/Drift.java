package dev.kilter.server;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SchemaDiff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where an env differs from what was deployed to it: a resource that somebody edited, pods that somebody scaled past
/// kilter, a database that is ahead of what serves. What was scaled by `kilter scale` was deployed so. Pure.
///
/// @param asked   what the deploy asked for that the resource names
/// @param settled whether that deploy has ended
/// @param live    null: nothing was ever live
/// @param found   where the live schema is not what the migrations imply, as `kilter migrate diff` found since
record Drift(
        KilterApp app,
        DeployRequest asked,
        boolean settled,
        @Nullable ReleaseRecord live,
        List<SchemaDiff.Change> found) {
    private static final int LONGEST = 60;

    /// What the newest comparison of this slot's schema found, unless it began before `since`: a deploy may have
    /// changed the schema after it.
    static List<SchemaDiff.Change> found(List<KilterTask> tasks, Slot slot, Instant since) {
        return tasks.stream()
                .filter(task -> task.slot().equals(slot) && task.created().isAfter(since))
                .sorted(Comparator.comparing(KilterTask::created).reversed())
                .flatMap(task -> compared(task).stream())
                .findFirst()
                .map(SchemaDiff::drift)
                .orElse(List.of());
    }

    private static Optional<SchemaDiff> compared(KilterTask task) {
        return task.end() != null && task.end().line() instanceof JobLine.Compared(var diff)
                ? Optional.of(diff)
                : Optional.empty();
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        Comparison.add(
                changes,
                "image",
                "digest",
                asked.image().digest(),
                app.spec().image().digest());
        Comparison.compare(
                changes,
                "config",
                FlatConfig.of(deployed()),
                FlatConfig.of(app.spec().config()));
        if (settled) {
            schema(changes);
            found.forEach(change ->
                    changes.add(new Change("schema", change.object(), brief(change.before()), brief(change.after()))));
            processes(changes);
        }
        return changes.stream().map(Drift::withoutValue).toList();
    }

    /// The config as the platform wrote it.
    private AppConfig deployed() {
        SortedMap<String, Integer> numbers = new TreeMap<>(asked.config().replicas());
        app.spec().scaled().forEach((process, scale) -> numbers.put(process, scale.replicas()));
        return asked.config().scaled(numbers);
    }

    /// After a deploy that failed behind its migrations the database is ahead of what serves.
    private void schema(List<Change> changes) {
        if (live != null) {
            Comparison.add(
                    changes, "schema", "revision", live.schema(), app.status().schema());
        }
    }

    /// Until the newest deploy has been live, what runs may be what was there before it.
    private void processes(List<Change> changes) {
        if (!app.spec().deploy().id().equals(app.status().liveDeploy())) {
            return;
        }
        SortedMap<String, Integer> wanted = app.spec().config().replicas();
        for (ProcessHealth process : app.status().processes()) {
            Integer replicas = wanted.get(process.name());
            if (replicas != null && process.schedule() == null) {
                Comparison.add(
                        changes,
                        "processes",
                        process.name(),
                        String.valueOf(replicas),
                        String.valueOf(process.desired()));
            }
        }
    }

    private static Change withoutValue(Change change) {
        return change.name().startsWith("env.")
                ? new Change(change.area(), change.name(), hidden(change.before()), hidden(change.after()))
                : change;
    }

    private static @Nullable String brief(@Nullable String definition) {
        if (definition == null) {
            return null;
        }
        String line = definition.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }

    private static @Nullable String hidden(@Nullable String value) {
        return value == null ? null : "***";
    }
}
