package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.ToolCheck;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter config validate`.
@Command(name = "validate", description = "Check kilter.yaml for every env it names.")
final class ConfigValidateCommand extends Question {
    ConfigValidateCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        ProjectDir project = context.projectDir(flags);
        KilterYaml yaml = project.yaml();
        Providers<MigrationAdapter> adapters = Providers.migrationAdapters(context.providers());
        EnvName asked = Context.env(flags);
        ToolCheck.shipper(yaml, asked, Providers.secretShippers(context.providers()));
        ToolCheck.check(yaml, Context.resolve(flags, yaml, asked), asked, adapters);
        for (String name : yaml.environments()) {
            if (!name.contains("*")) {
                EnvName env = new EnvName(name);
                ToolCheck.check(yaml, Context.resolve(flags, yaml, env), env, adapters);
            }
        }
        return print(console, format, Map.of("valid", true), List.of("kilter.yaml is fine."));
    }
}
