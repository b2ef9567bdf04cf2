package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An app with a build script, built by the node and npm of this machine.
class NodeBuilderKitIT extends ImageBuilderKit {
    @Override
    protected ImageBuilder builder() {
        return new NodeBuilder();
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("package.json"), """
            { "name": "shop", "scripts": { "build": "node build.js", "start": "node server.js" } }
            """);
        Files.writeString(app.resolve("server.js"), "require('node:http').createServer().listen(process.env.PORT)\n");
        Files.writeString(app.resolve("build.js"), "require('node:fs').writeFileSync('made.txt', 'made\\n')\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("build.js"), "require('node:fs').writeFileSync('made.txt', 'Made\\n')\n");
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
