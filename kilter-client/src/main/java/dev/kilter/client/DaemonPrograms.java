package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the programs of the local platform are started from the runnable layout in `dist`.
record DaemonPrograms(KilterHome home, Path dist) {
    /// The command that runs this main class of the platform on the home.
    List<String> java(String main, List<String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED"));
        Path cache = dist.resolve("platform.aot");
        if (Files.isReadable(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(properties);
        command.addAll(List.of(
                "-Dkilter.dist=" + dist,
                Daemons.property(home),
                "-Dkilter.build=" + buildId(),
                "-cp",
                classpath("platform.classpath"),
                main));
        return command;
    }

    /// What tells one build of kilter from another.
    String buildId() {
        return text("build-id");
    }

    private String classpath(String file) {
        return String.join(
                ":",
                List.of(text(file).split(":", -1)).stream()
                        .map(jar -> dist.resolve(jar).toString())
                        .toList());
    }

    private String text(String file) {
        try {
            return Files.readString(dist.resolve(file)).strip();
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.INTERNAL_ERROR,
                            "this kilter is incomplete: " + dist.resolve(file),
                            "Build it again: mvn package")
                    .toException(e);
        }
    }
}
