package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.LockStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter lock break`.
@Command(
        name = "break",
        description =
                "Take the env from the deploy that has it, which then ends before its next step and writes nothing"
                    + " more once another has begun. Audited; of a protected env an admin's command. Rarely needed: a"
                    + " crash frees the env by itself within seconds.")
final class LockBreakCommand extends Question {
    @Parameters(
            arity = "0..1",
            paramLabel = "DEPLOY",
            description =
                    "Only from this one, as `kilter lock status` tells it; default: from the one that has it now.")
    private @Nullable String deploy;

    LockBreakCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Kilter kilter = context.platform(flags, console).kilter();
        Project project = context.project(flags);
        EnvName env = Context.env(flags);
        LockStatus before = kilter.lock(project, env);
        if (before.holder() != null) {
            DeployId holder = deploy == null ? new DeployId(before.holder().id()) : AttachCommand.id(deploy);
            before = kilter.breakLock(project, env, holder);
        }
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
