package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Maven of a project. It always builds from clean: Maven compares times, so an old class of a source that was
/// changed without a newer time, or deleted, would be shipped.
final class Maven {
    private static final String TIMESTAMP = "project.build.outputTimestamp";

    private final Path root;
    private final Path log;
    private final Observer observer;

    Maven(Path root, Path log, Observer observer) {
        this.root = root;
        this.log = log;
        this.observer = observer;
    }

    void cleanPackage() throws IOException {
        boolean hasWrapper = Files.isRegularFile(root.resolve("mvnw"));
        List<String> command = new ArrayList<>(hasWrapper ? List.of("sh", "./mvnw") : List.of(installed()));
        command.addAll(List.of("-B", "-ntp", "-Dstyle.color=never", "-DskipTests"));
        if (!Files.readString(root.resolve("pom.xml")).contains(TIMESTAMP)) {
            command.add("-D" + TIMESTAMP + "=1980-01-01T00:00:02Z");
        }
        command.addAll(List.of("clean", "package"));
        String name = (hasWrapper ? "./mvnw" : "mvn") + " -DskipTests clean package";
        new BuildTool(root, log, observer).run(name, command);
    }

    private static String installed() {
        return Executables.find("mvn", System.getenv())
                .orElseThrow(() -> Problem.of(
                                KilterCode.BUILD_FAILED,
                                "pom.xml asks for Maven, and there is no `mvn` on the PATH",
                                "Install Maven 3.8 or newer, or add the wrapper to the app: mvn wrapper:wrapper.")
                        .toException())
                .toString();
    }
}
