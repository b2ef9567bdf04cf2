package dev.kilter.e2e.crowd;

import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.cluster.ConfigState;
import dev.kilter.operator.step.FluxState;
import dev.kilter.operator.step.JobRun;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.ProcessState;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A cluster as rows: what the operator asks for stands there, and [Nodes] make it so.
final class RowCluster implements Cluster {
    private final Jdbi database;

    RowCluster(Jdbi database) {
        this.database = database;
    }

    /// The values of one Secret.
    private record Content(Map<String, String> values) {}

    @Override
    public void ensureNamespace(String namespace, Slot owner) {
        // It is there as soon as something is in it.
    }

    @Override
    public void putSecret(String namespace, String name, Map<String, String> values) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO secret (namespace, name, content) VALUES (:namespace, :name, :content)
            ON CONFLICT (namespace, name) DO UPDATE SET content = excluded.content
            """)
                .bind("namespace", namespace)
                .bind("name", name)
                .bind("content", Wire.text(new Content(new TreeMap<>(values))))
                .execute());
    }

    @Override
    public void deleteSecret(String namespace, String name) {
        throw new UnsupportedOperationException("no Secret is removed here");
    }

    @Override
    public Optional<Map<String, String>> secret(String namespace, String name) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT content FROM secret WHERE namespace = :namespace AND name = :name")
                .bind("namespace", namespace)
                .bind("name", name)
                .map((row, _) -> Wire.decode(row.getString(1), Content.class).values())
                .findFirst());
    }

    @Override
    public void startJob(JobRun job) {
        JobSpec spec = Wire.decode(Objects.requireNonNull(job.variables().get("KILTER_JOB")), JobSpec.class);
        database.useHandle(handle -> handle.createUpdate(
                        "INSERT INTO job (name, namespace, slot, deploy) VALUES (:name, :namespace, :slot, :deploy)"
                                + " ON CONFLICT DO NOTHING")
                .bind("name", job.name())
                .bind("namespace", job.namespace())
                .bind("slot", job.slot().toString())
                .bind("deploy", spec.deployId().value())
                .execute());
    }

    @Override
    public JobState job(String namespace, String name) {
        Optional<Boolean> ended =
                database.withHandle(handle -> handle.createQuery("SELECT ended IS NOT NULL FROM job WHERE name = :name")
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .findFirst());
        if (ended.isEmpty()) {
            return new JobState.Absent();
        }
        JobLine line = new JobLine.Report("sql: 1 of 1 applied", true, "0001");
        return ended.get() ? new JobState.Ended(0, List.of(Wire.text(line))) : new JobState.Running(List.of());
    }

    @Override
    public void deleteJob(String namespace, String name) {
        // They stay, so that they can be counted.
    }

    @Override
    public void triggerFlux(Slot slot) {
        // It looks by itself.
    }

    @Override
    public FluxState flux(Slot slot) {
        return new FluxState(one("SELECT commit FROM tip WHERE :slot <> ''", slot), content(slot), null);
    }

    @Override
    public FluxState fetching(@Nullable String commit) {
        return new FluxState(commit, null, null);
    }

    @Override
    public ConfigState config(Slot slot, Set<String> secrets) {
        return new ConfigState(null, Set.of(), null);
    }

    @Override
    public List<ProcessState> processes(Slot slot) {
        return content(slot) == null ? List.of() : List.of(new ProcessState("web", 1, 1, 1, true, 0, null, ""));
    }

    @Override
    public void tryAgain(Slot slot) {
        // Nothing is ever given up.
    }

    @Override
    public boolean withdraw(Slot slot) {
        throw new UnsupportedOperationException("no env is removed here");
    }

    @Override
    public boolean removeNamespace(String namespace, Slot owner) {
        throw new UnsupportedOperationException("no env is removed here");
    }

    private @Nullable String content(Slot slot) {
        return one("SELECT content FROM applied WHERE slot = :slot", slot);
    }

    private @Nullable String one(String sql, Slot slot) {
        return database.withHandle(handle -> handle.createQuery(sql)
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .findFirst()
                .orElse(null));
    }
}
