package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Wording;
import dev.kilter.client.Kilter;
import dev.kilter.client.ProjectCheck;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.SeedForecast;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedRunner;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.SeedsReport.Applied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter seed apply`.
@Command(name = "apply", description = "Say what --seed would do; nothing is applied without a deploy.")
final class SeedApplyCommand extends Question {
    @Option(
            names = "--dry-run",
            description =
                    "Print each entry's plan, and whether it would run by what the platform has seen last. Nothing"
                            + " changes; without a platform that is unknown.",
            converter = GlobalFlags.Flag.class)
    private boolean dryRun;

    SeedApplyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (!dryRun) {
            throw Usage.wrong("seeds are applied by a deploy", "kilter deploy --seed");
        }
        ProjectDir project = context.projectDir(flags);
        KilterYaml yaml = project.yaml();
        AppConfig config = Context.resolve(flags, yaml, Context.env(flags));
        new ProjectCheck(project, yaml, Set.of()).checkSeeds(config);
        List<SeedRunner> runners = Providers.seedRunners(context.providers()).all();
        List<SeedPlan> seeds = config.seeds().stream()
                .map(seed -> runner(runners, seed).plan(seed, project))
                .toList();
        SeedsReport report = seeds.isEmpty() ? SeedsReport.UNSEEN : report(config, console);
        Instant now = Instant.now();
        List<Planned> plans = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            plans.add(Planned.of(seeds.get(i), SeedForecast.of(config.seeds().get(i), seeds.get(i), report), now));
        }
        List<String> lines = plans.isEmpty() ? List.of("There are no seeds.") : lines(plans);
        return print(console, format, plans, lines);
    }

    private static List<String> lines(List<Planned> plans) {
        List<String> lines = new ArrayList<>();
        for (Planned plan : plans) {
            lines.add(plan.name() + " (" + plan.kind() + ", content " + plan.content() + ")");
            plan.actions().forEach(action -> lines.add("  " + action));
            lines.add("  " + heading(plan.runs()) + plan.appliedBefore());
        }
        return lines;
    }

    private static String heading(@Nullable Boolean runs) {
        if (runs == null) {
            return "applied before: ";
        }
        return runs ? "would run: " : "would be skipped: ";
    }

    /// What the platform has seen last. Where there is none, or it does not answer, nobody has seen anything.
    private SeedsReport report(AppConfig config, Console console) {
        Optional<Kilter> kilter = context.known(flags);
        if (kilter.isEmpty()) {
            return SeedsReport.UNSEEN;
        }
        try {
            return kilter.get().seeds(config.project(), config.env());
        } catch (KilterException e) {
            return switch (e.problem().kind()) {
                case NOT_FOUND -> stands(kilter.get(), config) ? SeedsReport.UNSEEN : new SeedsReport(true, List.of());
                case UNAVAILABLE, DENIED -> {
                    console.say(e.problem().detail());
                    yield SeedsReport.UNSEEN;
                }
                case USAGE, FAILED, CONFLICT, SUPERSEDED, REVIEW_REQUIRED, TIMED_OUT, INTERNAL -> throw e;
            };
        }
    }

    /// An env that stands, and has no report of seeds, is one of an older platform.
    private static boolean stands(Kilter kilter, AppConfig config) {
        return kilter.envs(config.project()).stream()
                .anyMatch(env -> env.env().equals(config.env().value()));
    }

    private static SeedRunner runner(List<SeedRunner> runners, SeedConfig seed) {
        return runners.stream()
                .filter(runner -> runner.handles(seed))
                .findFirst()
                .orElseThrow(() -> Usage.wrong(
                        "no seed runner knows the seed '" + seed.name() + "'", "Install one as a plugin jar."));
    }

    /// What would become of an entry.
    ///
    /// @param appliedBefore in words
    /// @param runs          null: not known
    /// @param appliedAt     when something was applied under its name; null: never, or not known
    /// @param release       that brought it; null: none, or not known
    private record Planned(
            String name,
            String kind,
            String content,
            List<String> actions,
            String appliedBefore,
            @Nullable Boolean runs,
            @Nullable Instant appliedAt,
            @Nullable String release) {
        static Planned of(SeedPlan plan, SeedForecast forecast, Instant now) {
            return switch (forecast) {
                case SeedForecast.Runs(var before) when before == null -> of(plan, "never applied", true, null);
                case SeedForecast.Runs(var before) ->
                    of(plan, "changed since it was applied (" + was(before, now) + ")", true, before);
                case SeedForecast.Same(var before) ->
                    of(plan, "already applied (" + was(before, now) + ")", false, before);
                case SeedForecast.Kept(var before) ->
                    of(
                            plan,
                            "changed since it was applied (" + was(before, now) + "); `when: changed` runs it again",
                            false,
                            before);
                case SeedForecast.Unknown() -> of(plan, "unknown offline", null, null);
            };
        }

        private static Planned of(SeedPlan plan, String words, @Nullable Boolean runs, @Nullable Applied before) {
            return new Planned(
                    plan.name(),
                    plan.kind(),
                    plan.content().substring(0, 12),
                    plan.actions(),
                    words,
                    runs,
                    before == null ? null : before.at(),
                    before == null ? null : before.release());
        }

        private static String was(Applied before, Instant now) {
            String ago = Wording.ago(before.at(), now);
            return before.release() == null ? ago : before.release() + ", " + ago;
        }
    }
}
