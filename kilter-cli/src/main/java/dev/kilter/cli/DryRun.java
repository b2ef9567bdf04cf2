package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDeploy;
import dev.kilter.client.Size;
import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.BuildPlan;
import java.util.ArrayList;
import java.util.List;

/// `kilter deploy --dry`: builds, tells what would be pushed and why, and leaves every platform alone.
final class DryRun {
    private DryRun() {}

    static int answer(Console console, Format format, ProjectDeploy deploy) {
        BuildPlan plan = plan(console, deploy);
        return Question.print(console, format, plan, lines(plan));
    }

    /// What a deploy would push; the commands that make it are told, and what people should know.
    static BuildPlan plan(Console console, ProjectDeploy deploy) {
        return deploy.builds().plan(deploy.project().root(), deploy.config(), event -> {
            switch (event) {
                case BuildEvent.Running(String command) -> console.say("running " + command);
                case BuildEvent.Remark(String text) -> console.say("· " + text);
                case BuildEvent.Detected _,
                        BuildEvent.Reused _,
                        BuildEvent.Output _,
                        BuildEvent.LayerReady _,
                        BuildEvent.Uploading _ -> {}
            }
        });
    }

    private static List<String> lines(BuildPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("found     " + plan.builder() + ", because of " + plan.because());
        lines.add("built     " + plan.summary());
        lines.add("platform  " + plan.platform());
        lines.add("base      " + base(plan));
        plan.layers().forEach(layer -> lines.add("layer     " + layer.name() + ", " + Size.of(layer.bytes())));
        if (!plan.command().isEmpty()) {
            lines.add("command   " + String.join(" ", plan.command()) + "   in " + plan.workingDir());
        }
        plan.leftOut().forEach(left -> lines.add("left out  " + left.path() + "   (" + left.why() + ")"));
        lines.add("image     " + plan.digest());
        return lines;
    }

    private static String base(BuildPlan plan) {
        return plan.runtime().isEmpty()
                ? "its own"
                : plan.runtime()
                        + ": on a cluster the platform's base image of that name, on one machine the machine's own";
    }
}
