package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter config show`.
@Command(name = "show", description = "The app as resolved for an env, and the line each value comes from.")
final class ConfigShowCommand extends Question {
    ConfigShowCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        KilterYaml yaml = context.projectDir(flags).yaml();
        EnvName env = Context.env(flags);
        AppConfig config = Context.resolve(flags, yaml, env);
        String file = context.projectDir(flags).file().getFileName().toString();
        List<Value> values = yaml.origins(env).stream()
                .map(origin -> new Value(origin.path(), shown(origin), file + ":" + origin.line()))
                .toList();
        Table table = new Table("KEY", "VALUE", "FROM");
        values.forEach(value -> table.row(value.key(), value.value(), value.from()));
        return print(console, format, new Shown(config.slot().toString(), values), table.lines());
    }

    /// A value of the resolved app, and where it stands.
    record Value(String key, String value, String from) {}

    record Shown(String slot, List<Value> values) {}

    private static String shown(KilterYaml.Origin origin) {
        return origin.path().startsWith("env.") && looksSecret(origin.path()) ? "***" : origin.value();
    }

    private static boolean looksSecret(String path) {
        return path.matches("(?i).*(secret|password|token|key).*");
    }
}
