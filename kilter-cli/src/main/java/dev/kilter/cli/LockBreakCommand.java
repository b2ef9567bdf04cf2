package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.LockStatus;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter lock break`.
@Command(
        name = "break",
        description =
                "Take the env from the deploy that has it, which then ends before its next step and writes nothing"
                    + " more once another has begun. Audited; of a protected env an admin's command. Rarely needed: a"
                    + " crash frees the env by itself within seconds.")
final class LockBreakCommand extends Question {
    LockBreakCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        LockStatus before =
                context.platform(flags, console).kilter().breakLock(context.project(flags), Context.env(flags));
        String slot = before.project() + "/" + before.env();
        return print(
                console,
                format,
                before,
                List.of(
                        before.holder() == null
                                ? slot + " was free: nothing to break."
                                : slot + " is taken from " + before.holder().id() + " of "
                                        + before.holder().by() + "; fence " + (before.fence() + 1) + "."));
    }
}
