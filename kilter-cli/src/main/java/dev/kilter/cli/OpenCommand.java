package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.EnvStatus;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter open`.
@Command(
        name = "open",
        description = "Print the app's URL, or the portal's, and show it in a browser where there is one.")
final class OpenCommand extends Question {
    @Option(
            names = "--portal",
            description = "The portal instead, signed in: its URL works once, within a minute.",
            converter = GlobalFlags.Flag.class)
    private boolean portal;

    @Option(
            names = "--process",
            paramLabel = "NAME",
            description = "A process of the app that is public, instead of the app itself.",
            defaultValue = "web")
    private String process = "web";

    OpenCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (portal) {
            String key = context.platform(flags, console).kilter().portal();
            Browser.showSecret(key, context.home(), context.environment());
            return print(console, format, Map.of("url", key), List.of(key));
        }
        EnvStatus env = context.platform(flags, console).kilter().env(context.project(flags), Context.env(flags));
        String url = url(env);
        Browser.show(url, context.environment());
        return print(console, format, env, List.of(url));
    }

    private String url(EnvStatus env) {
        if (process.equals("web")) {
            if (env.url() == null) {
                throw Usage.wrong("the env '" + env.env() + "' has no public URL", "Deploy it with `public: true`.");
            }
            return env.url();
        }
        String url = env.processUrls().get(process);
        if (url != null) {
            return url;
        }
        boolean known = env.processes().stream().anyMatch(each -> each.name().equals(process));
        throw known
                ? Usage.wrong(
                        "the process '" + process + "' of the env '" + env.env() + "' has no public URL",
                        "Give it `port:` and `public: true`, and deploy.")
                : Usage.wrong(
                        "the env '" + env.env() + "' has no process '" + process + "'", "See the names: kilter status");
    }
}
