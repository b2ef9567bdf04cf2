package dev.kilter.client.image;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A builder whose image holds the one file that marks its apps.
record FilesBuilder(String id, String file) implements ImageBuilder {
    @Override
    public Optional<String> marker(Path root) {
        return Files.exists(root.resolve(file)) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        ImageContent.Entry entry = new ImageContent.Entry("/app/" + file, root.resolve(file), false);
        return new ImageContent(
                List.of(new ImageContent.Layer("app", List.of(entry))),
                List.of("cat", file),
                "/app",
                "none/1",
                Map.of(),
                id + " · " + file);
    }
}
