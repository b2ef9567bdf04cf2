package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-cp",
                        jars,
                        "-d",
                        target.toString(),
                        Home.ROOT
                                .resolve("examples/embedded/src/main/java/Embedded.java")
                                .toString());
        assertThat(code).isZero();
        classes = target + ":" + jars;
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
