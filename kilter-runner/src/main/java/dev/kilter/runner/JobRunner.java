package dev.kilter.runner;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.PluginFolder;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedReport;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.MigrationImpact;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Does one job with the providers it finds.
final class JobRunner {
    private final Effects effects;
    private final Map<String, String> environment;

    JobRunner(Effects effects, Map<String, String> environment) {
        this.effects = effects;
        this.environment = environment;
    }

    JobLine run(JobSpec job, Consumer<JobLine> out) {
        String folder = environment.getOrDefault("KILTER_PLUGINS", "");
        ClassLoader plugins =
                PluginFolder.loader(folder.isEmpty() ? null : Path.of(folder), JobRunner.class.getClassLoader());
        ProjectTree tree = BundleGate.fetch(effects, job, environment.getOrDefault("KILTER_BUNDLE_TOKEN", ""));
        SlotDatabase database = SlotDatabase.open(effects, job, environment);
        Observer observer = event -> say(event, out);
        return switch (job.kind()) {
            case "migrate" -> migrate(job, plugins, tree, database, out);
            case "settle" -> new SettledMigration(job, database, tree).settle(plugins, out);
            case "check" -> check(job, plugins, tree, database, out);
            case "seed" -> seed(Objects.requireNonNull(job.seed()), plugins, tree, database, observer);
            case "status", "plan", "diff", "resolve" -> new TaskRunner(job, plugins, tree, database).run();
            default ->
                throw Problem.of(
                                KilterCode.INTERNAL_ERROR,
                                "there is no job of the kind '" + job.kind() + "'",
                                "Use matching versions.")
                        .toException();
        };
    }

    private JobLine.Report migrate(
            JobSpec job, ClassLoader plugins, ProjectTree tree, SlotDatabase database, Consumer<JobLine> out) {
        MigrationAdapter adapter = Providers.migrationAdapters(plugins).get(Objects.requireNonNull(job.tool()));
        MigrationConfig config = job.config(adapter.id());
        return Providers.ask(adapter, () -> {
            Optional<MigrationSet> found = adapter.find(tree, config);
            if (found.isEmpty()) {
                return new JobLine.Report(adapter.id() + ": no migrations in " + config.dir(), false, null);
            }
            if (adapter instanceof DeclaresSchema declared) {
                return new DeclaredMigration(job, database, tree, review(job, database), declared)
                        .apply(found.get(), out);
            }
            List<PlannedStatement> planned = review(job, database).admit(adapter, found.get(), tree);
            if (job.plan() != null) {
                database.begin(job.plan());
            }
            MigrationSet set = found.get();
            UntoldMigrations untold = new UntoldMigrations(job.known());
            MigrationReport report;
            try {
                report = adapter.apply(set, database, event -> {
                    if (event instanceof Observer.Event.Finished(var name, var took)) {
                        MigrationImpact impact = impact(job, set, List.of(name), planned);
                        untold.told(name);
                        out.accept(new JobLine.FileDone(name, took.toMillis(), impact));
                        return;
                    }
                    say(event, out);
                });
            } finally {
                untold.tell(() -> adapter.status(set, database), out);
            }
            String summary = adapter.id() + ": " + report.applied().size() + " of " + report.total() + " applied";
            return new JobLine.Report(
                    summary,
                    !report.applied().isEmpty(),
                    report.revision(),
                    impact(job, set, report.applied(), planned));
        });
    }

    /// Whether a deploy of these files would be refused for its plan; changes nothing.
    private JobLine.Report check(
            JobSpec job, ClassLoader plugins, ProjectTree tree, SlotDatabase database, Consumer<JobLine> out) {
        MigrationAdapter adapter = Providers.migrationAdapters(plugins).get(Objects.requireNonNull(job.tool()));
        MigrationConfig config = job.config(adapter.id());
        return Providers.ask(adapter, () -> {
            Optional<MigrationSet> found = adapter.find(tree, config);
            if (found.isPresent() && adapter instanceof DeclaresSchema declared) {
                return new DeclaredMigration(job, database, tree, review(job, database), declared)
                        .check(found.get(), out);
            }
            found.ifPresent(set -> review(job, database).admit(adapter, set, tree));
            return new JobLine.Report(adapter.id() + ": nothing stands against it", false, null);
        });
    }

    private PlanReview review(JobSpec job, SlotDatabase database) {
        String token = environment.getOrDefault("KILTER_PLAN_TOKEN", "");
        return new PlanReview(job, database, () -> BundleGate.plan(effects, job, token), InstantSource.system());
    }

    /// The classes of the statements in the files of these names.
    private static @Nullable MigrationImpact impact(
            JobSpec job, MigrationSet set, List<String> names, List<PlannedStatement> planned) {
        Set<String> applied = set.files().stream()
                .filter(file -> names.contains(file.name()))
                .map(MigrationFile::path)
                .collect(Collectors.toSet());
        List<PlannedStatement> ran = planned.stream()
                .filter(statement -> statement.path() == null || applied.contains(statement.path()))
                .toList();
        return names.isEmpty() || ran.isEmpty() ? null : MigrationImpact.of(job.plan(), ran);
    }

    private static JobLine.Report seed(
            SeedConfig entry, ClassLoader plugins, ProjectTree tree, SlotDatabase database, Observer observer) {
        AppliesSeeds runner = Providers.seedRunners(plugins).all().stream()
                .filter(candidate -> candidate.handles(entry))
                .filter(AppliesSeeds.class::isInstance)
                .map(AppliesSeeds.class::cast)
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KilterCode.PROVIDER_BROKE,
                                "no seed runner takes the entry '" + entry.name() + "'",
                                "Install its plugin on the platform.")
                        .toException());
        return Providers.ask(runner, () -> {
            SeedReport report = runner.apply(entry, tree, database, observer);
            return switch (report.outcome()) {
                case APPLIED -> new JobLine.Report(report.rows() + (report.rows() == 1 ? " row" : " rows"), true, null);
                case SAME -> new JobLine.Report("applied before, same content", false, null);
                case CHANGED_BUT_KEPT ->
                    new JobLine.Report(
                            "changed since it was applied, kept; say `when: changed` to run it again", false, null);
            };
        });
    }

    static void say(Observer.Event event, Consumer<JobLine> out) {
        switch (event) {
            case Observer.Event.Started _ -> {}
            case Observer.Event.Finished(var name, var took) -> out.accept(new JobLine.FileDone(name, took.toMillis()));
            case Observer.Event.Note(var text) -> out.accept(new JobLine.Note(text));
        }
    }
}
