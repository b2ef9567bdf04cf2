package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.EnvStatus;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter open`.
@Command(name = "open", description = "Print the app's URL, and show it in a browser where there is one.")
final class OpenCommand extends Question {
    OpenCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        EnvStatus env = context.platform(flags, console).kilter().env(context.project(flags), Context.env(flags));
        String url = env.url();
        if (url == null) {
            throw Usage.wrong("the env '" + env.env() + "' has no public URL", "Deploy it with `public: true`.");
        }
        Browser.show(url, context.environment());
        return print(console, format, env, List.of(url));
    }
}
