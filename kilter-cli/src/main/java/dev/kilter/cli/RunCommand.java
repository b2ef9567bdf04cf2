package dev.kilter.cli;

import picocli.CommandLine.Command;

/// `kilter run`.
@Command(
        name = "run",
        description = "Run a command in a fresh copy of a process, with its image, variables and secrets, which is gone"
                + " afterwards, whatever ends it. Ends with the command's own exit code; audited.")
final class RunCommand extends PlatformCommand {
    RunCommand(Context context) {
        super(context, true);
    }
}
