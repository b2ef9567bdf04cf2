package dev.kilter.cli;

import dev.kilter.client.KilterHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Opens a page where there is a desktop; elsewhere the printed URL has to do.
final class Browser {
    private Browser() {}

    /// As [#show], for a URL that nobody else of this machine may see: the browser's command line names a file of
    /// mode 0600 that leads there.
    static void showSecret(String url, KilterHome home, Map<String, String> environment) {
        if (hasDesktop(environment)) {
            show(home.leadTo(url).toUri().toString(), environment);
        }
    }

    private static boolean hasDesktop(Map<String, String> environment) {
        return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    }

    static void show(String url, Map<String, String> environment) {
        if (!hasDesktop(environment)) {
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
