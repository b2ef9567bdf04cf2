package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter token revoke`.
@Command(name = "revoke", description = "Make all tokens of a name worthless at once. An admin's command.")
final class TokenRevokeCommand extends Question {
    @Parameters(paramLabel = "NAME", description = "Whose.")
    private String name = "";

    TokenRevokeCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        context.platform(flags, console).kilter().revokeToken(name);
        return print(console, format, Map.of("name", name, "status", "revoked"), List.of(name + ": revoked."));
    }
}
