package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A third party's adapter, `examples/custom-adapter`, and an app that it migrates.
final class NumberedTool {
    private NumberedTool() {}

    /// The guestbook with its files under the adapter's names.
    static Path app(Home home) {
        try {
            Path app = home.example("guestbook");
            Path yaml = app.resolve("kilter.yaml");
            String text = Files.readString(yaml);
            assertThat(text).contains("tool: sql");
            Files.writeString(yaml, text.replace("tool: sql", "tool: numbered"));
            Path migrations = app.resolve("migrations");
            Files.move(migrations.resolve("0001_entries.sql"), migrations.resolve("9_entries.up.sql"));
            Files.move(migrations.resolve("0002_statistics.sql"), migrations.resolve("10_statistics.up.sql"));
            Files.writeString(migrations.resolve("10_statistics.down.sql"), "this is not for kilter");
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Built by itself against this build's SDK.
    ///
    /// @param output what Maven said
    record Built(Path jar, String output) {}

    static Built build(Home home, String... arguments) throws IOException, InterruptedException {
        Path source = home.example("custom-adapter");
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
        return new Built(source.resolve("target/kilter-numbered-1.0.jar"), output);
    }
}
