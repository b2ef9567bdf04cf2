package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    static OwnBuild build(Home home, String... arguments) throws IOException, InterruptedException {
        return OwnBuild.of(home, "custom-adapter", "kilter-numbered-1.0.jar", arguments);
    }
}
