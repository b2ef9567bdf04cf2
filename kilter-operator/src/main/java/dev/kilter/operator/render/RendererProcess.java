package dev.kilter.operator.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How [RendererMain] is started from the runnable layout.
public final class RendererProcess {
    private RendererProcess() {}

    /// The command.
    ///
    /// @param dist  the runnable layout
    /// @param flags for the JVM, beside those that it always has
    public static List<String> command(Path dist, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.add("-D" + KeptHelm.FILE + "=" + dist.resolve("lib/helm.so"));
        command.addAll(List.of("-cp", classPath(dist), RendererMain.class.getName()));
        return command;
    }

    private static String classPath(Path dist) {
        try {
            return Files.readString(dist.resolve("renderer.classpath")).strip().replaceAll("(^|:)", "$1" + dist + "/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
