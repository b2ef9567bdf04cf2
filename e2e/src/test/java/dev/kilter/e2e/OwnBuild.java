package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A third party's provider, built by itself against this build's SDK and testkit.
///
/// @param output what Maven said
record OwnBuild(Path jar, String output) {
    static OwnBuild of(Home home, String example, String jar, String... arguments)
            throws IOException, InterruptedException {
        Path source = home.example(example);
        List<String> command = new ArrayList<>(
                List.of("mvn", "--batch-mode", "-Dmaven.repo.local=" + ThrowAwayRepository.in(home.folder)));
        command.addAll(List.of(arguments));
        command.add("package");
        Path log = home.folder.resolve("mvn.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(source.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS"));
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        String output = Files.readString(log);
        assertThat(ended && process.exitValue() == 0).as(output).isTrue();
        return new OwnBuild(source.resolve("target").resolve(jar), output);
    }
}
