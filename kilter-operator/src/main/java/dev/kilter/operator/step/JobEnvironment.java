package dev.kilter.operator.step;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.SlotNames;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.Wire;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Describes the Jobs of a deploy. What the runner has to do stands in `KILTER_JOB`; credentials come from Secrets.
///
/// @param bundleUrl `http://…/v1/bundles/`, ends in a slash
/// @param jdbcUrl   of the database server, `jdbc:postgresql://host:port/`, ends in a slash
public record JobEnvironment(String bundleUrl, String jdbcUrl) {
    /// Name of the Secret with the app role's credentials.
    public static final String APP_SECRET = "database-app";
    /// Name of the Secret with the migrator's credentials.
    public static final String MIGRATOR_SECRET = "database-migrator";
    /// Name of the Secret with the token that lets the deploy's Jobs read their bundle.
    public static final String JOB_SECRET = "job-token";

    /// How often the release command of a deploy is started at most.
    static final int RELEASE_ATTEMPTS = 3;

    /// The names of all Jobs that this deploy may start.
    public List<String> names(KilterAppSpec spec) {
        DeployId deploy = spec.deploy().id();
        List<String> names =
                new ArrayList<>(List.of(JobNames.drift(deploy), JobNames.tool(deploy), JobNames.migrate(deploy)));
        spec.config().seeds().forEach(seed -> names.add(JobNames.seed(deploy, seed.name())));
        if (!spec.config().release().isEmpty()) {
            IntStream.rangeClosed(1, RELEASE_ATTEMPTS).forEach(attempt -> names.add(JobNames.release(deploy, attempt)));
        }
        return List.copyOf(names);
    }

    /// @param known the newest migration that is known to be applied, as [JobSpec#known()]
    JobRun migrate(KilterAppSpec spec, String bundle, MigrationConfig migration, @Nullable String known) {
        return migration(spec, bundle, migration, "migrate", known);
    }

    /// The tool's own command in the app's image, with the app's secrets and the migrator's credentials, whose
    /// sessions act as the owner.
    JobRun tool(KilterAppSpec spec, MigrationConfig migration) {
        SortedMap<String, String> variables = new TreeMap<>(spec.config().variables());
        variables.put("KILTER_ENV", spec.config().env().value());
        variables.put("KILTER_PROCESS", "migrate");
        variables.put("KILTER_PHASE", "migrate");
        return new JobRun(
                spec.namespace(),
                JobNames.tool(spec.deploy().id()),
                spec.config().slot(),
                inAppImage(spec, migration.command()),
                variables,
                Stream.concat(spec.consumed().stream(), Stream.of(MIGRATOR_SECRET))
                        .toList(),
                spec.deploy().deadline());
    }

    /// Looks what the tool's command has left, and re-owns what it made.
    JobRun settle(KilterAppSpec spec, String bundle, MigrationConfig migration) {
        return migration(spec, bundle, migration, "settle", null);
    }

    /// Compares the live schema with the declared one; changes nothing.
    JobRun drift(KilterAppSpec spec, String bundle, MigrationConfig migration) {
        return migration(spec, bundle, migration, "check", null);
    }

    private JobRun migration(
            KilterAppSpec spec, String bundle, MigrationConfig migration, String kind, @Nullable String known) {
        boolean check = kind.equals("check");
        DeployId deploy = spec.deploy().id();
        String plan = spec.deploy().options().planId();
        JobSpec job = new JobSpec(
                        kind,
                        spec.config().slot(),
                        migration.tool(),
                        migration.dir(),
                        null,
                        bundle,
                        bundleUrl + bundle,
                        spec.deploy().id(),
                        spec.deploy().fence(),
                        spec.config().slot().names().ownerRole(),
                        jdbcUrl + spec.config().slot().names().database(),
                        migration.format(),
                        migration.filter())
                .reviewed(plan, planUrl(plan), spec.deploy().review())
                .trying(
                        scratch(spec).stream().map(jdbcUrl::concat).toList(),
                        Unreviewed.of(spec.config(), spec.deploy().options()))
                .knowing(known);
        return check
                ? runner(spec, JobNames.drift(deploy), "drift", job)
                : runner(spec, JobNames.migrate(deploy), "migrate", job);
    }

    /// The names of the empty databases that the deploy's migration Jobs may try things out in; none for tools that
    /// only run what is committed. One deploy of a slot has them at a time.
    public List<String> scratch(KilterAppSpec spec) {
        MigrationConfig migration = spec.config().migration();
        if (migration == null || !migration.mayTryOut()) {
            return List.of();
        }
        String database = spec.config().slot().names().database();
        String hash = database.substring(database.length() - 10);
        return IntStream.rangeClosed(1, TaskStep.SCRATCH)
                .mapToObj(number -> "kilter_scratch_" + hash + "_deploy_" + number)
                .toList();
    }

    JobRun seed(KilterAppSpec spec, String bundle, SeedConfig seed) {
        String name = JobNames.seed(spec.deploy().id(), seed.name());
        return runner(
                spec,
                name,
                "seed",
                new JobSpec(
                        "seed",
                        spec.config().slot(),
                        null,
                        null,
                        seed,
                        bundle,
                        bundleUrl + bundle,
                        spec.deploy().id(),
                        spec.deploy().fence(),
                        spec.config().slot().names().ownerRole(),
                        jdbcUrl + spec.config().slot().names().database(),
                        null,
                        null));
    }

    JobRun command(KilterAppSpec spec, String seed, List<String> command) {
        return inAppImage(spec, "seed", JobNames.seed(spec.deploy().id(), seed), command);
    }

    /// @param attempt from 1; each is a Job of its own
    JobRun release(KilterAppSpec spec, List<String> command, int attempt) {
        return inAppImage(spec, "release", JobNames.release(spec.deploy().id(), attempt), command);
    }

    /// With all that the app's processes have in their environment.
    private static JobRun inAppImage(KilterAppSpec spec, String phase, String name, List<String> command) {
        SortedMap<String, String> variables = new TreeMap<>(spec.config().variables());
        variables.put("KILTER_ENV", spec.config().env().value());
        variables.put("KILTER_PROCESS", phase);
        variables.put("KILTER_PHASE", phase);
        List<String> secrets = Stream.concat(
                        spec.config().database() == DatabaseKind.POSTGRES ? Stream.of(APP_SECRET) : Stream.empty(),
                        spec.consumed().stream())
                .toList();
        return new JobRun(
                spec.namespace(),
                name,
                spec.config().slot(),
                inAppImage(spec, command),
                variables,
                secrets,
                spec.deploy().deadline());
    }

    private static JobRun.Work inAppImage(KilterAppSpec spec, List<String> command) {
        return new JobRun.Work.InAppImage(
                spec.image(),
                command,
                spec.config().web().resources(),
                spec.config().build().processor());
    }

    JobRun task(KilterTask task) {
        if (task.work() instanceof TaskWork.Run(var process)) {
            return new JobRun(
                    task.namespace(),
                    taskJob(task),
                    task.slot(),
                    new JobRun.Work.Held(process),
                    Collections.emptySortedMap(),
                    List.of(),
                    task.deadline());
        }
        MigrationConfig config = Objects.requireNonNull(task.migration());
        String bundle = Objects.requireNonNull(task.bundle());
        SlotNames names = task.slot().names();
        ResolvesMigrations.Kind move = task.work() instanceof TaskWork.Resolve(var _, var kind) ? kind : null;
        String migration = task.work() instanceof TaskWork.Resolve(var name, var _) ? name : null;
        String plan = TaskStep.plan(task);
        List<String> scratch = TaskStep.needsScratch(task)
                ? IntStream.rangeClosed(1, TaskStep.SCRATCH)
                        .mapToObj(number -> jdbcUrl + scratchName(task, number))
                        .toList()
                : List.of();
        JobSpec job = new JobSpec(
                kind(task.work()),
                task.slot(),
                config.tool(),
                config.dir(),
                null,
                bundle,
                bundleUrl + bundle,
                new DeployId("d-" + task.id().substring(2)),
                task.fence(),
                names.ownerRole(),
                jdbcUrl + names.database(),
                migration,
                move,
                scratch,
                config.format(),
                plan,
                planUrl(plan),
                task.work() instanceof TaskWork.Check(var _, var review, var _) && review,
                task.work() instanceof TaskWork.Check(var _, var _, var unreviewed) ? unreviewed : Unreviewed.SHOWN,
                config.filter(),
                null);
        SortedMap<String, String> variables = new TreeMap<>();
        variables.put("KILTER_JOB", Wire.text(job));
        variables.put("KILTER_PHASE", "task");
        return new JobRun(
                task.namespace(),
                taskJob(task),
                task.slot(),
                new JobRun.Work.Runner(),
                variables,
                List.of(MIGRATOR_SECRET, taskSecret(task)),
                task.deadline());
    }

    private @Nullable String planUrl(@Nullable String plan) {
        return plan == null
                ? null
                : URI.create(bundleUrl).resolve("../plans/" + plan).toString();
    }

    /// Name of a task's Job.
    public static String taskJob(KilterTask task) {
        return "task-" + task.id().substring(2);
    }

    /// Name of the Secret with the token that lets a task's Job read its bundle.
    public static String taskSecret(KilterTask task) {
        return "token-" + taskJob(task);
    }

    /// Name of a task's scratch database, from 1.
    public static String scratchName(KilterTask task, int number) {
        return "kilter_scratch_" + task.id().substring(2).replace('-', '_') + "_" + number;
    }

    private static String kind(TaskWork work) {
        return switch (work) {
            case TaskWork.Status() -> "status";
            case TaskWork.Plan() -> "plan";
            case TaskWork.Diff() -> "diff";
            case TaskWork.Check _ -> "check";
            case TaskWork.Resolve _ -> "resolve";
            case TaskWork.Run _ -> throw new IllegalArgumentException("no runner runs a person's command");
        };
    }

    private static JobRun runner(KilterAppSpec spec, String name, String phase, JobSpec job) {
        SortedMap<String, String> variables = new TreeMap<>();
        variables.put("KILTER_JOB", Wire.text(job));
        variables.put("KILTER_PHASE", phase);
        return new JobRun(
                spec.namespace(),
                name,
                spec.config().slot(),
                new JobRun.Work.Runner(),
                variables,
                List.of(MIGRATOR_SECRET, JOB_SECRET),
                spec.deploy().deadline());
    }
}
