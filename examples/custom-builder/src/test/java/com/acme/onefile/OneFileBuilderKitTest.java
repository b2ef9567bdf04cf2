package com.acme.onefile;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class OneFileBuilderKitTest extends ImageBuilderKit {
    private ImageBuilder builder = new OneFileBuilder();

    @Override
    protected ImageBuilder builder() {
        return builder;
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("Main.java"), "void main() { IO.println(1); }\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("Main.java"), "void main() { IO.println(2); }\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.writeString(app.resolve("Main.java"), "void main() { IO.println(2) }\n");
        return "error: ';' expected";
    }

    /// No source keeps javac busy for ever, so the builder gets another compiler.
    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Path compiler =
                Files.writeString(pid.resolveSibling("javac"), "#!/bin/sh\necho $$ > '" + pid + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwx------"));
        builder = new OneFileBuilder(compiler.toString());
        return true;
    }
}
