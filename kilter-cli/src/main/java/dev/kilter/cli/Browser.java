package dev.kilter.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Opens a page where there is a desktop; elsewhere the printed URL has to do.
final class Browser {
    private Browser() {}

    static void show(String url, Map<String, String> environment) {
        if (!environment.containsKey("DISPLAY") && !environment.containsKey("WAYLAND_DISPLAY")) {
            return;
        }
        try {
            new ProcessBuilder("xdg-open", url)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
