package dev.kilter.sdk.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jars as a stranger would build them: compiled here, dropped into a folder.
class PluginFolderTest {
    private static final ClassLoader OURS = PluginFolderTest.class.getClassLoader();

    @TempDir
    private Path folder;

    @TempDir
    private Path work;

    @Test
    void a_jar_in_the_folder_is_a_provider_and_without_one_there_is_none() throws IOException {
        assertThat(PluginFolder.loader(folder, OURS)).isSameAs(OURS);
        assertThat(PluginFolder.loader(folder.resolve("absent"), OURS)).isSameAs(OURS);

        jar("mine.jar", "mine.Runner", "\"mine\"");

        assertThat(runners().get("mine").getClass().getName()).isEqualTo("mine.Runner");
    }

    @Test
    void two_jars_with_one_id_stop_the_start() throws IOException {
        jar("a.jar", "a.Runner", "\"same\"");
        jar("b.jar", "b.Runner", "\"same\"");

        assertBroken("two seed runners are called 'same': a.Runner in 'a.jar' and b.Runner in 'b.jar'");
    }

    @Test
    void a_malformed_id_stops_the_start() throws IOException {
        jar("bad.jar", "bad.Runner", "\"Not An Id\"");

        assertBroken("the seed runner bad.Runner in 'bad.jar' has the malformed id 'Not An Id'");
    }

    @Test
    void an_id_that_throws_stops_the_start() throws IOException {
        jar("bad.jar", "bad.Runner", "String.valueOf(1 / (int) (System.nanoTime() & 0L))");

        assertBroken(
                "the seed runner 'bad.Runner' in 'bad.jar' cannot be used: java.lang.ArithmeticException: / by zero");
    }

    @Test
    void a_broken_jar_is_named() throws IOException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "this is no zip");

        assertBroken("the plugin '" + jar + "' is no readable jar: ");
    }

    @Test
    void a_jar_that_promises_a_class_it_lacks_is_named() throws IOException {
        jar("good.jar", "good.Runner", "\"good\"");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve("hollow.jar")))) {
            service(out, "hollow.Runner");
        }

        assertThatThrownBy(this::runners)
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().detail()).contains("hollow.Runner", "'hollow.jar'"));
    }

    @Test
    void an_unknown_id_lists_the_known_ones() throws IOException {
        jar("a.jar", "a.Runner", "\"alpha\"");
        jar("b.jar", "b.Runner", "\"beta\"");

        assertThatThrownBy(() -> runners().get("gamma"))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).startsWith("Use one of: alpha, beta;"));
    }

    private Providers<SeedRunner> runners() {
        return Providers.seedRunners(PluginFolder.loader(folder, OURS));
    }

    private void assertBroken(String detail) {
        assertThatThrownBy(this::runners).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.PROVIDER_BROKE.code());
            assertThat(e.problem().detail()).startsWith(detail);
        });
    }

    private void jar(String name, String type, String id) throws IOException {
        String packageName = type.substring(0, type.indexOf('.'));
        Path source = Files.writeString(
                Files.createDirectories(work.resolve(packageName)).resolve("Runner.java"),
                """
                package %s;
                import dev.kilter.sdk.app.*;
                import dev.kilter.sdk.spi.*;
                import java.util.*;
                public final class Runner implements SeedRunner {
                    @Override public String id() { return %s; }
                    @Override public boolean handles(SeedConfig entry) { return false; }
                    @Override public SeedPlan plan(SeedConfig entry, ProjectTree tree) { throw new IllegalStateException(); }
                }
                """.formatted(packageName, id));
        int failed = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        work.resolve("classes").toString(),
                        source.toString());
        assertThat(failed).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            service(out, type);
            try (Stream<Path> files = Files.list(work.resolve("classes").resolve(packageName))) {
                for (Path file : files.toList()) {
                    out.putNextEntry(new JarEntry(packageName + "/" + file.getFileName()));
                    Files.copy(file, out);
                }
            }
        }
    }

    private static void service(JarOutputStream out, String type) throws IOException {
        out.putNextEntry(new JarEntry("META-INF/services/" + SeedRunner.class.getName()));
        out.write((type + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
