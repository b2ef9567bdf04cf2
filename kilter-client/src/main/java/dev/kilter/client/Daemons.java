package dev.kilter.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The platform processes of a home, told by their command lines: those included that have not said yet that they run,
/// and those that forgot to.
final class Daemons {
    /// Their main class.
    static final String MAIN = "dev.kilter.local.Main";

    private Daemons() {}

    /// The argument that tells whose it is.
    static String property(KilterHome home) {
        return "-Dkilter.home=" + home.root();
    }

    static List<ProcessHandle> of(KilterHome home) {
        return ProcessHandle.allProcesses()
                .filter(handle -> {
                    List<String> arguments = arguments(handle.pid());
                    return arguments.contains(MAIN) && arguments.contains(property(home));
                })
                .toList();
    }

    /// Java's own view of another process is cut after some thousand characters, and a class path is longer.
    private static List<String> arguments(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(new String(line, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
