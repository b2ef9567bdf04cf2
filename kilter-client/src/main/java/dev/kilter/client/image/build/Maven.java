package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The Maven of a project. It always builds from clean: Maven compares times, so an old class of a source that was
/// changed without a newer time, or deleted, would be shipped.
final class Maven {
    private static final String TIMESTAMP = "project.build.outputTimestamp";
    private static final Pattern JDK_TOO_OLD = Pattern.compile("release version [0-9]+ not supported"
            + "|invalid target release: [0-9]+"
            + "|class file has wrong version [0-9.]+, should be"
            + "|compiled by a more recent version of the Java Runtime"
            + "|Detected JDK .* is not in the allowed range");

    private final MavenReactor reactor;
    private final Path log;
    private final Observer observer;
    private final Map<String, String> variables;

    /// @param variables what Maven sees besides: `build.env`
    Maven(MavenReactor reactor, Map<String, String> variables, Path log, Observer observer) {
        this.reactor = reactor;
        this.variables = variables;
        this.log = log;
        this.observer = observer;
    }

    /// Builds without tests, as a deploy elsewhere would. A Maven whose own JDK is too old for the project is
    /// started once more on the JDK that runs kilter.
    void cleanPackage() throws IOException {
        BuildTool tool = new BuildTool(reactor.top(), log, observer);
        List<String> command = command();
        try {
            tool.run(name(), command, variables);
        } catch (KilterException e) {
            Path kilterJdk = Path.of(System.getProperty("java.home"));
            if (!Files.isExecutable(kilterJdk.resolve("bin/javac"))
                    || e.problem().evidence().stream()
                            .noneMatch(line -> JDK_TOO_OLD.matcher(line).find())) {
                throw e;
            }
            observer.on(new Observer.Event.Note(
                    "Maven's own JDK is too old for this project: once more with " + kilterJdk));
            Map<String, String> again = new TreeMap<>(variables);
            again.put("JAVA_HOME", kilterJdk.toString());
            tool.run(name(), command, again);
        }
    }

    private String name() {
        return (hasWrapper() ? "./mvnw" : "mvn") + " -DskipTests"
                + (reactor.isAlone() ? "" : " -pl " + reactor.modulePath() + " -am") + " clean package";
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(hasWrapper() ? List.of("sh", "./mvnw") : List.of(installed()));
        command.addAll(List.of("-B", "-ntp", "-Dstyle.color=never", "-DskipTests"));
        if (!Files.readString(reactor.module().resolve("pom.xml")).contains(TIMESTAMP)
                && !Files.readString(reactor.top().resolve("pom.xml")).contains(TIMESTAMP)) {
            command.add("-D" + TIMESTAMP + "=1980-01-01T00:00:02Z");
        }
        if (!reactor.isAlone()) {
            command.addAll(List.of("-pl", reactor.modulePath(), "-am"));
        }
        command.addAll(List.of("clean", "package"));
        return command;
    }

    private boolean hasWrapper() {
        return Files.isRegularFile(reactor.top().resolve("mvnw"));
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
