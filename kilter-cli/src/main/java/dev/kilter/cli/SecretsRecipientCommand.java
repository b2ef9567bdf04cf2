package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.RecipientLine;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.wire.PlatformInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter secrets recipient`.
@Command(name = "recipient", description = "The public key that the platform opens secrets with.")
final class SecretsRecipientCommand extends Question {
    @Option(
            names = "--write",
            description = "Write it into kilter.yaml, so that no other is used unasked.",
            converter = GlobalFlags.Flag.class)
    private boolean write;

    SecretsRecipientCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        PlatformInfo info = context.platform(flags, console).kilter().platform();
        String recipient = info.sopsRecipient();
        if (recipient == null) {
            throw Usage.wrong(
                    info.name() + " has no key that secrets could be sealed for",
                    "Ask the platform team to set `sops.recipient` of the chart kilter-platform.");
        }
        List<String> text = new ArrayList<>(List.of(recipient));
        if (write) {
            if (flags.local) {
                throw Usage.wrong(
                        "the local platform's key is this machine's alone, and --local always uses it",
                        "Leave kilter.yaml as it is.");
            }
            ProjectDir project = context.projectDir(flags);
            boolean wrote = RecipientLine.write(project, recipient);
            console.say(wrote ? project.file().getFileName() + " names it now." : "It stands there already.");
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("recipient", recipient);
        if (!flags.local
                && !write
                && declared().stream().noneMatch(recipient::equals)
                && !declared().isEmpty()) {
            console.say("kilter.yaml names another one: " + String.join(", ", declared()));
        }
        return print(console, format, value, text);
    }

    private List<String> declared() {
        AppConfig config = Context.resolve(flags, context.projectDir(flags).yaml(), Context.env(flags));
        return config.secrets().recipients();
    }
}
