package dev.kilter.client;

import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.ImagePush;
import dev.kilter.client.image.PushedImage;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.wire.DeployEvent;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The steps `build` and `push`; what is large is on its way while it is built.
///
/// @param isFirst whether the platform knows nothing of the app yet; may refuse
record ImageSteps(ImageBuild builds, BooleanSupplier isFirst, Consumer<DeployEvent> events) {
    PushedImage pushed(Path folder, AppConfig config, ImagePlace place) {
        LocalSteps steps = new LocalSteps(events);
        try (ImagePush push = new ImagePush(place.target(), place.bases(), builds.pushed(), isFirst)) {
            BuiltImage image = steps.step(
                    "build",
                    () -> builds.following(push).build(folder, config, observer("build")),
                    built -> built.summary() + reused(built));
            return steps.step("push", () -> push.push(image, observer("push")), ImageSteps::sent);
        }
    }

    private BuildObserver observer(String step) {
        return event -> events.accept(
                switch (event) {
                    case BuildEvent.Detected(var kind, var marker) -> note(step, kind + " (" + marker + ")");
                    case BuildEvent.Reused(var summary) -> note(step, summary);
                    case BuildEvent.Running(var command) -> note(step, command);
                    case BuildEvent.Output(var line) -> note(step, line);
                    case BuildEvent.Remark(var text) -> new DeployEvent.Notice(text);
                    case BuildEvent.LayerReady(var name, var bytes, var cached) ->
                        note(step, "layer " + name + ", " + Size.of(bytes) + (cached ? ", cached" : ""));
                    case BuildEvent.Uploading(var sent, var total) ->
                        note(step, Size.of(sent) + " of " + Size.of(total));
                });
    }

    private static DeployEvent note(String step, String text) {
        return new DeployEvent.StepNote(step, text);
    }

    private static String reused(BuiltImage image) {
        return switch (image) {
            case BuiltImage.Assembled built when built.reused() -> "   unchanged";
            case BuiltImage.Assembled built ->
                "   " + built.layers().size() + (built.layers().size() == 1 ? " layer, " : " layers, ")
                        + built.layersCached() + " cached, " + Size.of(built.bytes());
            case BuiltImage.Prebuilt _ -> "";
        };
    }

    private static String sent(PushedImage pushed) {
        String name = pushed.reference().value();
        int at = name.indexOf("@sha256:");
        String shown = name.substring(0, Math.min(name.length(), at + 14)) + "…";
        return pushed.bytesSent() == 0
                ? shown + "   nothing to send"
                : shown + "   " + Size.of(pushed.bytesSent()) + " of " + Size.of(pushed.bytesTotal()) + " sent";
    }
}
