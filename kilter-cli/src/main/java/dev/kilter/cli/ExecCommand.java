package dev.kilter.cli;

import picocli.CommandLine.Command;

/// `kilter exec`.
@Command(
        name = "exec",
        description =
                "Run a command beside a running process: in its pod, or on the local platform in its folder and with"
                        + " its variables. Ends with the command's own exit code; audited.")
final class ExecCommand extends PlatformCommand {
    ExecCommand(Context context) {
        super(context, false);
    }
}
