package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

/// `examples/embedded`: a program that deploys without the command line.
final class EmbeddedIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final Path DIST = Path.of(System.getProperty("kilter.dist"));
    private static String classes = "";

    @BeforeAll
    static void compile() throws IOException {
        Path target = Files.createDirectories(SHARED.home().folder.resolve("embedded"));
        String jars = Stream.of(
                        Files.readString(DIST.resolve("cli.classpath")).strip().split(":", -1))
                .filter(jar -> !jar.contains("kilter-cli-"))
                .map(jar -> DIST.resolve(jar).toString())
                .collect(Collectors.joining(":"));
        compile(target, jars, "main/java/Embedded.java", "main/java/NotedDeploy.java");
        classes = target + ":" + jars;
    }

    private static void compile(Path target, String classPath, String... sources) {
        List<String> arguments =
                new ArrayList<>(List.of("-Xlint:all", "-Werror", "-cp", classPath, "-d", target.toString()));
        for (String source : sources) {
            arguments.add(
                    Home.ROOT.resolve("examples/embedded/src").resolve(source).toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(code).isZero();
    }

    @Test
    void a_program_of_sixty_lines_deploys_a_folder_and_follows_it_to_either_end() throws Exception {
        NoteApp app = new NoteApp(SHARED.home().folder.resolve("apps/tool"), "tool");
        app.migration("0001_note.sql", "CREATE TABLE note (id int);");

        Home.Ran live = embedded(app, "dev");
        assertThat(live.exit()).as(live.toString()).isZero();
        assertThat(live.out()).startsWith("LIVE r1 http://tool-dev.localhost:");
        assertThat(live.err()).contains("done build,", "done migrate,", "sql: 1 of 1 applied", "done rollout,");

        app.migration("0002_broken.sql", "CREATE TABLE note (id int);");
        Home.Ran failed = embedded(app, "dev");
        assertThat(failed.exit()).as(failed.toString()).isEqualTo(4);
        assertThat(failed.err()).contains("KLT-M01 migration 0002_broken.sql failed");
        assertThat(failed.out()).startsWith("FAILED r1");

        app.write("kilter.yaml", "project: Acme/tool");
        Home.Ran refused = embedded(app, "dev");
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("KLT-C01 kilter.yaml:1", "next: ");
    }

    @Test
    void its_own_hop_keeps_the_laws_of_every_hop() throws Exception {
        Path target = Files.createDirectories(SHARED.home().folder.resolve("hop"));
        compile(
                target,
                System.getProperty("java.class.path"),
                "main/java/NotedDeploy.java",
                "test/java/NotedDeployKitTest.java");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {target.toUri().toURL()}, EmbeddedIT.class.getClassLoader())) {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("NotedDeployKitTest")))
                    .execute()
                    .testEvents()
                    .assertStatistics(tests -> tests.succeeded(10).failed(0));
        }
    }

    private static Home.Ran embedded(NoteApp app, String env) throws Exception {
        Platform platform = new Platform(SHARED.home());
        String api = platform.start().api();
        String token = Files.readString(platform.folder().resolve("token")).strip();
        Path out = Files.createTempFile(SHARED.home().folder, "out", "");
        Path err = Files.createTempFile(SHARED.home().folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        "Embedded",
                        api,
                        app.folder.toString(),
                        env))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("KILTER_"));
        builder.environment().put("KILTER_HOME", SHARED.home().home().toString());
        builder.environment().put("KILTER_TOKEN", token);
        Process process = builder.start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return new Home.Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
