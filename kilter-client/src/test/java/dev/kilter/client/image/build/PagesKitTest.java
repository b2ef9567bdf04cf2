package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A site as it lies, for which nothing runs.
class PagesKitTest extends ImageBuilderKit {
    @Override
    protected ImageBuilder builder() {
        return new StaticBuilder();
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("index.html"), "<h1>Shop</h1>\n");
        Files.createDirectories(app.resolve("about"));
        Files.writeString(app.resolve("about/index.html"), "<h1>About</h1>\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("index.html"), "<h1>Shops</h1>\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.delete(app.resolve("index.html"));
        return "the site has no start page";
    }
}
