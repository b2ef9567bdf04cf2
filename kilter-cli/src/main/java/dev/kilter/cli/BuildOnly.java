package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDeploy;
import java.util.List;

/// `kilter deploy --build-only`: makes the image, and with `--push` brings it to the registry; nothing is deployed.
final class BuildOnly {
    private BuildOnly() {}

    /// The answer.
    ///
    /// @param image digest of the app's own layers, or once pushed the reference that `--image` takes
    record Image(String image) {}

    static int built(Console console, Format format, ProjectDeploy deploy) {
        String digest = DryRun.plan(console, deploy).digest();
        return Question.print(console, format, new Image(digest), List.of(digest));
    }

    static int pushed(
            Console console, Format format, DeployView view, ProjectDeploy deploy, ProjectDeploy.Destination to) {
        String reference;
        try (Ticker _ = new Ticker(view)) {
            reference = deploy.push(to, view::on).reference().value();
        } finally {
            view.over(false);
        }
        return Question.print(console, format, new Image(reference), List.of(reference));
    }
}
