package dev.kilter.client.image.build;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A site that a build script makes, with the node and npm of this machine.
@Drawn
class StaticBuilderKitIT extends ImageBuilderKit {
    private static final String MAKES = """
        const fs = require('node:fs');
        fs.mkdirSync('dist', { recursive: true });
        fs.writeFileSync('dist/index.html', '<h1>%s</h1>');
        """;

    @Override
    protected ImageBuilder builder() {
        return new StaticBuilder();
    }

    @Override
    protected BuildConfig build() {
        return BuildConfig.of("static");
    }

    @Override
    protected boolean detects() {
        return false;
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("package.json"), """
            { "name": "shop", "scripts": { "build": "node build.js" } }
            """);
        Files.writeString(app.resolve("build.js"), MAKES.formatted("Shop"));
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("build.js"), MAKES.formatted("Shops"));
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.writeString(app.resolve("build.js"), "console.error('no wood to build of'); process.exit(3)\n");
        return "no wood to build of";
    }

    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Files.writeString(
                app.resolve("build.js"),
                "require('node:fs').writeFileSync('" + pid + "', process.pid + '\\n'); setInterval(() => {}, 1000)\n");
        return true;
    }
}
