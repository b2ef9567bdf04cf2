package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A project of one class, built by the Maven of this machine.
@Drawn(oneIn = 8)
class JavaBuilderKitIT extends ImageBuilderKit {
    private static final String POM = """
        <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
        <groupId>x</groupId><artifactId>shop</artifactId><version>1.0</version>
        <properties><maven.compiler.release>17</maven.compiler.release>
        <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
        <build><plugins>
        <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
        <plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.2</version><configuration><archive><manifest>
        <mainClass>x.Main</mainClass></manifest></archive></configuration></plugin>
        </plugins></build></project>
        """;

    @Override
    protected ImageBuilder builder() {
        return new JavaBuilder();
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("pom.xml"), POM);
        Files.createDirectories(app.resolve("src/main/java/x"));
        source(app, "System.out.println(1);");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        source(app, "System.out.println(2);");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        source(app, "there is no such thing;");
        return "';' expected";
    }

    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Files.writeString(app.resolve("mvnw"), "echo $$ > '" + pid + "'; exec sleep 600\n");
        return true;
    }

    private static void source(Path app, String statement) throws IOException {
        Files.writeString(
                app.resolve("src/main/java/x/Main.java"),
                "package x; class Main { public static void main(String[] a) { " + statement + " } }");
    }
}
