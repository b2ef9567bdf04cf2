package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDir;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedRunner;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter seed apply`.
@Command(name = "apply", description = "Say what --seed would do; nothing is applied without a deploy.")
final class SeedApplyCommand extends Question {
    @Option(
            names = "--dry-run",
            description = "Print each entry's plan without touching a platform.",
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
        AppConfig config = Context.resolve(flags, project.yaml(), Context.env(flags));
        List<SeedRunner> runners = Providers.seedRunners(context.providers()).all();
        List<Planned> plans = config.seeds().stream()
                .map(seed -> Planned.of(runner(runners, seed).plan(seed, project)))
                .toList();
        List<String> lines = new ArrayList<>();
        for (Planned plan : plans) {
            lines.add(plan.name() + " (" + plan.kind() + ", content " + plan.content() + ")");
            plan.actions().forEach(action -> lines.add("  " + action));
            lines.add("  applied before: " + plan.appliedBefore());
        }
        return print(console, format, plans, plans.isEmpty() ? List.of("There are no seeds.") : lines);
    }

    /// What an entry would do. Whether it was applied already only a platform's ledger knows.
    private record Planned(String name, String kind, String content, List<String> actions, String appliedBefore) {
        static Planned of(SeedPlan plan) {
            return new Planned(
                    plan.name(), plan.kind(), plan.content().substring(0, 12), plan.actions(), "unknown offline");
        }
    }

    private static SeedRunner runner(List<SeedRunner> runners, SeedConfig seed) {
        return runners.stream()
                .filter(runner -> runner.handles(seed))
                .findFirst()
                .orElseThrow(() -> Usage.wrong(
                        "no seed runner knows the seed '" + seed.name() + "'", "Install one as a plugin jar."));
    }
}
