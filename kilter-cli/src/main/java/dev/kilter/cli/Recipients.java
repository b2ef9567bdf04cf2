package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.client.KnownRecipients;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.wire.SecretsReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Whom secrets are sealed for: on this machine its own key; elsewhere those of kilter.yaml, or else the server's,
/// which a person confirms once.
final class Recipients {
    private final Context context;
    private final GlobalFlags flags;
    private final Console console;
    private final Context.Platform platform;

    Recipients(Context context, GlobalFlags flags, Console console, Context.Platform platform) {
        this.context = context;
        this.flags = flags;
        this.console = console;
        this.platform = platform;
    }

    List<String> of(AppConfig config, SecretsReport report) {
        return new KnownRecipients(context.home())
                .of(config, report, platform.local(), platform.kilter().server(), this::asked);
    }

    private boolean asked(String question) {
        if (flags.yes) {
            return true;
        }
        if (!context.canAsk()) {
            return false;
        }
        console.complain(question + " [y/N]");
        try {
            int answer = context.in().read();
            return answer == 'y' || answer == 'Y';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
