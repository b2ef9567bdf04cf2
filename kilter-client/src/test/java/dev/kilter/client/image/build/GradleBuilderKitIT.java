package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Without Gradle: the app's wrapper calls the JDK and puts the jar where Gradle would.
@Drawn
class GradleBuilderKitIT extends ImageBuilderKit {
    private static final String JDK =
            Path.of(System.getProperty("java.home"), "bin").toString();

    @Override
    protected ImageBuilder builder() {
        return new GradleBuilder();
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("build.gradle"), "apply plugin: 'application'\n");
        Files.writeString(app.resolve("gradlew"), """
            set -e
            rm -rf build
            mkdir -p build/libs build/classes
            %1$s/javac -d build/classes Hello.java
            %1$s/jar --create --date 1980-01-01T00:00:02Z --file build/libs/shop.jar --main-class Hello -C build/classes .
            """.formatted(JDK));
        source(app, "System.out.println(1);");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        source(app, "System.out.println(2);");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        source(app, "there is no such thing;");
        return "error: ';' expected";
    }

    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Files.writeString(app.resolve("gradlew"), "echo $$ > '" + pid + "'; exec sleep 600\n");
        return true;
    }

    private static void source(Path app, String statement) throws IOException {
        Files.writeString(
                app.resolve("Hello.java"), "class Hello { public static void main(String[] a) { " + statement + " } }");
    }
}
