package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Apps as people lay them out, built by the Maven of this machine.
class JavaAppsIT {
    private static final String HEAD =
            "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">" + "<modelVersion>4.0.0</modelVersion>";
    private static final String PARENT =
            "<parent><groupId>x</groupId><artifactId>shop</artifactId><version>1.0</version></parent>";
    private static final String MAIN =
            "<plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.2</version><configuration><archive>"
                    + "<manifest><mainClass>x.Main</mainClass></manifest></archive></configuration></plugin>";
    private static final String SPRING = """
        <parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId>
        <version>3.5.0</version></parent><groupId>x</groupId><artifactId>shop</artifactId><version>1.0</version>
        <dependencies><dependency><groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-starter</artifactId></dependency></dependencies>
        <build><plugins><plugin><groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>\
        """;

    private final Path folder;
    private final List<Observer.Event> events = new ArrayList<>();

    JavaAppsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_module_is_built_with_its_siblings_and_a_jdk_that_fits() throws IOException {
        write(
                "pom.xml",
                HEAD + "<groupId>x</groupId><artifactId>shop</artifactId><version>1.0</version>"
                        + "<packaging>pom</packaging><modules><module>core</module><module>web</module></modules>"
                        + "<properties><maven.compiler.release>25</maven.compiler.release></properties>"
                        + "<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId>"
                        + "<version>3.14.1</version></plugin></plugins></build></project>");
        write("core/pom.xml", HEAD + PARENT + "<artifactId>core</artifactId></project>");
        write("core/src/main/java/x/Core.java", "package x; public class Core {}");
        write(
                "web/pom.xml",
                HEAD + PARENT + "<artifactId>web</artifactId><dependencies><dependency><groupId>x</groupId>"
                        + "<artifactId>core</artifactId><version>1.0</version></dependency></dependencies>"
                        + "<build><finalName>app</finalName><plugins>" + MAIN + "</plugins></build></project>");
        write("web/src/main/java/x/Main.java", "package x; class Main { Core core; void main() {} }");
        write("web/target/poison.jar", "from another day");
        ImageContent content = build(folder.resolve("web"));
        assertThat(content.summary()).isEqualTo("java · maven · app.jar");
        assertThat(content.runtime()).isEqualTo("java/25");
        assertThat(paths(content)).isEqualTo(List.of("app: /app/app.jar"));
        assertThat(new JavaBuilder().toolState(folder.resolve("web"))).isEmpty();
        assertThat(events).contains(new Observer.Event.Started("mvn -DskipTests -pl web -am clean package"));
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true")
    void a_spring_boot_app_has_its_libraries_in_a_layer_of_their_own() throws IOException {
        write("pom.xml", HEAD + SPRING);
        write(
                "src/main/java/x/Main.java",
                "package x; @org.springframework.boot.autoconfigure.SpringBootApplication public class Main {"
                        + " public static void main(String[] a) {"
                        + " org.springframework.boot.SpringApplication.run(Main.class, a); } }");
        ImageContent content = build(folder);
        assertThat(content.summary()).isEqualTo("java · maven · Spring Boot · shop-1.0.jar");
        assertThat(content.variables()).isEqualTo(Map.of("SERVER_PORT", "${PORT:8080}"));
        assertThat(paths(content))
                .contains("dependencies: /app/lib/spring-boot-3.5.0.jar")
                .endsWith("app: /app/app.jar");
    }

    private ImageContent build(Path app) throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return new JavaBuilder().build(app.toRealPath(), config, scratch, events::add);
    }

    private static List<String> paths(ImageContent content) {
        return content.layers().stream()
                .flatMap(layer -> layer.entries().stream().map(entry -> layer.name() + ": " + entry.path()))
                .toList();
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
