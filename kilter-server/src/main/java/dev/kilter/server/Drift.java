package dev.kilter.server;

import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where an env differs from what was deployed to it: a resource that somebody edited, pods that somebody scaled past
/// kilter, a database that is ahead of what serves. What was scaled by `kilter scale` was deployed so. Pure.
///
/// @param asked   what the deploy asked for that the resource names
/// @param settled whether that deploy has ended
/// @param live    null: nothing was ever live
record Drift(
        KilterApp app,
        DeployRequest asked,
        boolean settled,
        @Nullable ReleaseRecord live) {
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

    private static @Nullable String hidden(@Nullable String value) {
        return value == null ? null : "***";
    }
}
