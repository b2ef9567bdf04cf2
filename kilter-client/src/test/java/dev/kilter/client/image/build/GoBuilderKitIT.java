package dev.kilter.client.image.build;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// A module of one program and a page, built by the go of this machine.
class GoBuilderKitIT extends ImageBuilderKit {
    private Map<String, String> flags = Map.of();

    @Override
    protected ImageBuilder builder() {
        return new GoBuilder();
    }

    @Override
    protected BuildConfig build() {
        return BuildConfig.AUTO.seeing(flags);
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("go.mod"), "module example.com/shop\n\ngo 1.21\n");
        Files.writeString(app.resolve("main.go"), "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(3) }\n");
        Files.writeString(app.resolve("index.html"), "<h1>Shop</h1>\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("main.go"), "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(4) }\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.writeString(app.resolve("main.go"), "package main\n\nfunc main() { return 4 }\n");
        return "too many return values";
    }

    /// What go calls in place of its compiler.
    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Path tool =
                Files.writeString(pid.resolveSibling("tool"), "#!/bin/sh\necho $$ > '" + pid + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        flags = Map.of("GOFLAGS", "-buildvcs=false -toolexec=" + tool);
        return true;
    }
}
