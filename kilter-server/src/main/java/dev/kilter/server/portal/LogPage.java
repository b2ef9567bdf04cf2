package dev.kilter.server.portal;

import dev.kilter.sdk.wire.EnvStatus;
import java.util.List;

/// The last lines that a process wrote.
final class LogPage {
    private LogPage() {}

    static String of(Frame frame, EnvStatus env, String process, List<String> lines) {
        Tag title = Tag.of("h1")
                .add(Tag.link("/portal/apps/" + env.project(), env.project()))
                .text(" " + env.env() + " " + process);
        Tag log = Tag.of("pre", "log")
                .set("tabindex", "0")
                .set("role", "region")
                .set("aria-label", "The log of " + process)
                .text(String.join("\n", lines));
        return frame.page(
                "Log of " + process,
                "",
                title,
                lines.isEmpty() ? Tag.of("p", "mute").text("It has written nothing.") : log);
    }
}
