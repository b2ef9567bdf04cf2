package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.client.ProjectDir;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The commands about kilter.yaml; they need no platform.
final class ConfigCommands {
    private ConfigCommands() {}

    @Command(name = "show", description = "The app as resolved for an env, and the line each value comes from.")
    static final class Show extends SmallCommands.Question {
        Show(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            KilterYaml yaml = context.projectDir(common).yaml();
            EnvName env = Context.env(common);
            AppConfig config = resolved(common, yaml, env);
            Table table = new Table("KEY", "VALUE", "FROM");
            yaml.origins(env)
                    .forEach(origin -> table.row(origin.path(), shown(origin), "kilter.yaml:" + origin.line()));
            return print(console, format, config, table.lines());
        }

        private static String shown(KilterYaml.Origin origin) {
            return origin.path().startsWith("env.") && looksSecret(origin.path()) ? "***" : origin.value();
        }

        private static boolean looksSecret(String path) {
            return path.matches("(?i).*(secret|password|token|key).*");
        }
    }

    @Command(name = "validate", description = "Check kilter.yaml for every env it names.")
    static final class Validate extends SmallCommands.Question {
        Validate(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            ProjectDir project = context.projectDir(common);
            KilterYaml yaml = project.yaml();
            Providers<MigrationAdapter> adapters = Providers.migrationAdapters(context.plugins());
            EnvName asked = Context.env(common);
            checkTool(yaml, resolved(common, yaml, asked), asked, adapters);
            for (String name : yaml.environments()) {
                if (!name.contains("*")) {
                    EnvName env = new EnvName(name);
                    checkTool(yaml, resolved(common, yaml, env), env, adapters);
                }
            }
            return print(console, format, Map.of("valid", true), List.of("kilter.yaml is fine."));
        }
    }

    @Command(name = "apply", description = "Say what --seed would do; nothing is applied without a deploy.")
    static final class SeedApply extends SmallCommands.Question {
        @Option(
                names = "--dry-run",
                required = true,
                description = "Print each entry's plan without touching a platform.")
        boolean dryRun;

        SeedApply(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            ProjectDir project = context.projectDir(common);
            AppConfig config = resolved(common, project.yaml(), Context.env(common));
            List<SeedRunner> runners = Providers.seedRunners(context.plugins()).all();
            List<SeedPlan> plans = new ArrayList<>();
            for (SeedConfig seed : config.seeds()) {
                runners.stream()
                        .filter(runner -> runner.handles(seed))
                        .findFirst()
                        .ifPresent(runner -> plans.add(runner.plan(seed, project)));
            }
            List<String> lines = new ArrayList<>();
            for (SeedPlan plan : plans) {
                lines.add(plan.name() + " (" + plan.kind() + ", content "
                        + plan.content().substring(0, 12) + ")");
                plan.actions().forEach(action -> lines.add("  " + action));
                lines.add("  would be skipped if applied before: unknown offline");
            }
            return print(console, format, plans, plans.isEmpty() ? List.of("There are no seeds.") : lines);
        }
    }

    /// A tool that no adapter speaks is a mistake of kilter.yaml; which there are depends on the plugins.
    static void checkTool(KilterYaml yaml, AppConfig config, EnvName env, Providers<MigrationAdapter> adapters) {
        MigrationConfig migration = config.migration();
        if (migration == null || adapters.has(migration.tool())) {
            return;
        }
        int line = yaml.origins(env).stream()
                .filter(origin -> origin.path().equals("migration.tool"))
                .mapToInt(KilterYaml.Origin::line)
                .findFirst()
                .orElse(1);
        String ids = String.join(
                ", ", adapters.all().stream().map(MigrationAdapter::id).toList());
        throw Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "kilter.yaml:" + line + ": there is no migration tool '" + migration.tool() + "'",
                        "Use one of: " + ids + "; or put its jar into the plugins folder of the kilter home.")
                .toException();
    }

    static AppConfig resolved(Common common, KilterYaml yaml, EnvName env) {
        Project named = Context.override(common, yaml);
        return named == null ? yaml.resolve(env) : yaml.resolve(env, named);
    }
}
