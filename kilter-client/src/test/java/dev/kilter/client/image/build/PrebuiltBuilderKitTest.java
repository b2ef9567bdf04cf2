package dev.kilter.client.image.build;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;

/// A program that somebody has built for this machine, or at least its first bytes.
class PrebuiltBuilderKitTest extends ImageBuilderKit {
    private static final String HEAD = "7f454c46020101000000000000000000" + "0200"
            + (Architecture.ofThisMachine().equals("arm64") ? "b700" : "3e00");

    @Override
    protected ImageBuilder builder() {
        return new PrebuiltBuilder();
    }

    @Override
    protected BuildConfig build() {
        return BuildConfig.of(PrebuiltBuilder.TYPE);
    }

    @Override
    protected boolean detects() {
        return false;
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Path program = Files.write(app.resolve("shop"), HexFormat.of().parseHex(HEAD));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(app.resolve("words"), "hello\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("words"), "hallo\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.delete(app.resolve("shop"));
        Files.writeString(app.resolve("package.json"), "{ \"scripts\": ");
        return "package.json";
    }
}
