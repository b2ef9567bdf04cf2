package dev.kilter.local;

import dev.kilter.effects.FileGate;
import dev.kilter.local.host.Applied;
import dev.kilter.local.host.Cron;
import dev.kilter.local.host.HostJob;
import dev.kilter.local.host.HostJobs;
import dev.kilter.local.host.LocalFlux;
import dev.kilter.local.host.Program;
import dev.kilter.local.host.WorkloadState;
import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.cluster.ConfigState;
import dev.kilter.operator.step.FluxState;
import dev.kilter.operator.step.JobRun;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.ProcessState;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The operator's cluster on one machine: host processes, and rows where an API server would be.
final class LocalCluster implements Cluster {
    private static final int LINES = 200;

    private final Jdbi database;
    private final TableSecrets secrets;
    private final FluxSecrets sealed;
    /// Jobs of the app's command before the roll, as the operator names them.
    private static final Pattern RELEASE = Pattern.compile("release-[0-9a-f]{10}-[0-9]+");

    private final HostJobs jobs;
    private final LocalFlux flux;
    private final Cron cron;
    private final FileGate files;
    private final Path folder;
    private final List<String> runner;
    private final Path plugins;

    LocalCluster(
            Jdbi database,
            TableSecrets secrets,
            FluxSecrets sealed,
            HostJobs jobs,
            LocalFlux flux,
            Cron cron,
            FileGate files,
            Path folder,
            List<String> runner,
            Path plugins) {
        this.database = database;
        this.secrets = secrets;
        this.sealed = sealed;
        this.jobs = jobs;
        this.flux = flux;
        this.cron = cron;
        this.files = files;
        this.folder = folder;
        this.runner = List.copyOf(runner);
        this.plugins = plugins;
    }

    @Override
    public void ensureNamespace(String namespace, Slot owner) {
        Optional<String> known = owner(namespace);
        if (known.isEmpty()) {
            database.useHandle(handle -> handle.createUpdate(
                            "INSERT INTO namespace (name, slot) VALUES (:name, :slot) ON CONFLICT DO NOTHING")
                    .bind("name", namespace)
                    .bind("slot", owner.toString())
                    .execute());
            known = owner(namespace);
        }
        if (!known.equals(Optional.of(owner.toString()))) {
            throw Problem.of(
                            KilterCode.NAME_TAKEN,
                            "the namespace '" + namespace + "' belongs to " + known.orElse("nobody"),
                            "Use another app or env name.")
                    .toException();
        }
    }

    @Override
    public void putSecret(String namespace, String name, Map<String, String> values) {
        secrets.put(namespace, name, values);
    }

    @Override
    public void deleteSecret(String namespace, String name) {
        secrets.delete(namespace, name);
    }

    @Override
    public Optional<Map<String, String>> secret(String namespace, String name) {
        return secrets.find(namespace, name);
    }

    @Override
    public void startJob(JobRun job) {
        Map<String, String> variables = new java.util.TreeMap<>(job.variables());
        Program program = switch (job.work()) {
            case JobRun.Work.Runner() -> {
                variables.put("KILTER_PLUGINS", plugins.toString());
                yield new Program.OfHost(runner);
            }
            case JobRun.Work.InAppImage(var image, var command, var _, var _) ->
                new Program.OfImage(image.digest(), command, List.of());
            case JobRun.Work.Held _ -> throw new IllegalStateException("here a person's command is no Job");
        };
        if (RELEASE.matcher(job.name()).matches()) {
            // One that ran past its deploy's deadline, which a cluster would have ended.
            jobs.endOthers(job.namespace(), job.name(), RELEASE);
        }
        jobs.start(new HostJob(job.namespace(), job.name(), program, variables, job.secrets()));
    }

    @Override
    public JobState job(String namespace, String name) {
        return switch (jobs.state(namespace, name)) {
            case dev.kilter.local.host.JobState.Absent() -> new JobState.Absent();
            case dev.kilter.local.host.JobState.Pending() -> new JobState.Absent();
            case dev.kilter.local.host.JobState.Running() -> new JobState.Running(lines(namespace, name));
            case dev.kilter.local.host.JobState.Ended(var code) -> new JobState.Ended(code, lines(namespace, name));
            case dev.kilter.local.host.JobState.Lost() -> new JobState.Ended(137, lines(namespace, name));
        };
    }

    @Override
    public void deleteJob(String namespace, String name) {
        jobs.delete(namespace, name);
    }

    @Override
    public void triggerFlux(Slot slot) {
        flux.trigger();
    }

    @Override
    public boolean withdraw(Slot slot) {
        flux.trigger();
        return true;
    }

    @Override
    public FluxState flux(Slot slot) {
        Optional<Applied> applied = flux.applied(slot);
        return new FluxState(
                applied.map(Applied::commit).orElse(null),
                applied.map(Applied::content)
                        .filter(content -> !content.isEmpty())
                        .orElse(null),
                applied.map(Applied::problem).orElse(null));
    }

    @Override
    public FluxState fetching(@Nullable String commit) {
        return new FluxState(commit, null, null);
    }

    @Override
    public ConfigState config(Slot slot, Set<String> names) {
        return sealed.state(slot, names);
    }

    @Override
    public List<ProcessState> processes(Slot slot) {
        List<ProcessState> states = new ArrayList<>(
                flux.workloads(slot).stream().map(LocalCluster::process).toList());
        cron.states(slot.names().namespace())
                .forEach(each -> states.add(
                        ProcessState.recurring(each.name(), each.running(), each.schedule(), each.message())));
        return states;
    }

    @Override
    public void tryAgain(Slot slot) {
        flux.tryAgain(slot);
    }

    @Override
    public boolean removeNamespace(String namespace, Slot owner) {
        if (owner(namespace).equals(Optional.of(owner.toString()))) {
            jobs.endAll(namespace);
            files.deleteTree(folder.resolve(namespace));
            secrets.deleteAll(namespace);
            database.useHandle(handle -> handle.createUpdate("DELETE FROM namespace WHERE name = :name")
                    .bind("name", namespace)
                    .execute());
        }
        return true;
    }

    private static ProcessState process(WorkloadState state) {
        return new ProcessState(
                state.process(),
                state.counts().desired(),
                state.counts().ready(),
                state.counts().updated(),
                state.complete(),
                state.counts().restarts(),
                state.isFinal() ? state.problem() : null,
                state.problem() == null ? state.message() : state.problem().detail());
    }

    private Optional<String> owner(String namespace) {
        return database.withHandle(handle -> handle.createQuery("SELECT slot FROM namespace WHERE name = :name")
                .bind("name", namespace)
                .mapTo(String.class)
                .findFirst());
    }

    private List<String> lines(String namespace, String name) {
        Path log = jobs.log(namespace, name);
        try {
            List<String> all = Files.exists(log)
                    ? Files.readString(log, StandardCharsets.UTF_8).lines().toList()
                    : List.of();
            return all.subList(Math.max(0, all.size() - LINES), all.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
