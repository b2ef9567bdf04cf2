package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectCheck;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.ToolCheck;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `kilter config validate`.
@Command(
        name = "validate",
        description = "Check kilter.yaml for every env it names, and that the files it names are here.")
final class ConfigValidateCommand extends Question {
    ConfigValidateCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        ProjectDir project = context.projectDir(flags);
        KilterYaml yaml = project.yaml();
        EnvName asked = Context.env(flags);
        ToolCheck.shipper(yaml, asked, Providers.secretShippers(context.providers()));
        check(project, yaml, asked);
        yaml.environments().stream()
                .filter(name -> !name.contains("*"))
                .forEach(name -> check(project, yaml, new EnvName(name)));
        return print(console, format, Map.of("valid", true), List.of("kilter.yaml is fine."));
    }

    private void check(ProjectDir project, KilterYaml yaml, EnvName env) {
        AppConfig config = Context.resolve(flags, yaml, env);
        ToolCheck.check(yaml, config, env, Providers.migrationAdapters(context.providers()));
        Set<String> builders = Providers.imageBuilders(context.providers()).all().stream()
                .map(Provider::id)
                .collect(Collectors.toSet());
        new ProjectCheck(project, yaml, builders).check(config);
    }
}
