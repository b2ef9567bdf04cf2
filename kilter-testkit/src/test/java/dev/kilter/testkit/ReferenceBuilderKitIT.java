package dev.kilter.testkit;

import dev.kilter.sdk.spi.ImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ReferenceBuilderKitIT extends ImageBuilderKit {
    @Override
    protected ImageBuilder builder() {
        return new ReferenceBuilder();
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        script(app, "cat lib/words");
        Files.createDirectories(app.resolve("lib"));
        Files.writeString(app.resolve("lib/words"), "hello\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        Files.writeString(app.resolve("lib/words"), "hallo\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        script(app, "echo there are no words; exit 3");
        return "there are no words";
    }

    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        script(app, "echo $$ > '" + pid + "'; exec sleep 600");
        return true;
    }

    private static void script(Path app, String text) throws IOException {
        Files.writeString(app.resolve(ReferenceBuilder.SCRIPT), text + "\n");
    }
}
