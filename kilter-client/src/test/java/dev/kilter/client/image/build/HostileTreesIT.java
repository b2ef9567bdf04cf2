package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders that hold what no image can, made by the programs that make such things.
@Timeout(300)
class HostileTreesIT {
    private static final AppConfig CONFIG = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);

    @TempDir
    private Path folder;

    private Path app = Path.of("");

    @BeforeEach
    void anApp() throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("package.json"), "{ \"scripts\": { \"start\": \"node server.js\" } }");
        Files.writeString(app.resolve("server.js"), "");
    }

    @Test
    void a_pipe_is_named_instead_of_read_for_ever_and_may_be_left_out() throws Exception {
        sh("mkdir run && mkfifo run/control");

        Problem problem = problem();

        assertThat(problem.code()).isEqualTo(KilterCode.BUILD_FAILED.code());
        assertThat(problem.detail())
                .isEqualTo("'run/control' is a pipe, a socket or a device, which no image can hold");
        assertThat(problem.hint()).contains(".dockerignore");
        Files.writeString(app.resolve(".dockerignore"), "run\n");
        assertThat(build().layers()).hasSize(1);
    }

    @Test
    void a_name_that_is_no_text_is_told() throws Exception {
        sh("touch \"$(printf 'caf\\351.txt')\"");

        assertThat(problem().detail()).contains("the name of 'caf", "is not valid text in this machine's encoding");
    }

    @Test
    void a_link_out_of_the_folder_is_taken_for_a_link_and_never_for_what_it_leads_to() throws Exception {
        Files.writeString(folder.resolve("secret"), "do not ship");
        sh("ln -s ../secret link && ln -s /etc etc && ln -s nowhere dangling && ln -s . itself");

        ImageContent.Layer layer = build().layers().getFirst();

        assertThat(layer.entries().stream().map(ImageContent.Entry::path))
                .containsExactly(
                        "/app/dangling", "/app/etc", "/app/itself", "/app/link", "/app/package.json", "/app/server.js");
        assertThat(layer.entries().stream()
                        .filter(entry -> !entry.path().matches("/app/(package.json|server.js)"))
                        .map(ImageContent.Entry::source))
                .allMatch(Files::isSymbolicLink);
    }

    @Test
    void a_socket_and_a_device_are_named_too() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(app.resolve("s")));
            assertThat(problem().detail()).startsWith("'s' is a pipe, a socket or a device");
        }
        Files.deleteIfExists(app.resolve("s"));
        if (isRoot()) {
            sh("mknod zero c 1 5");
            assertThat(problem().detail()).startsWith("'zero' is a pipe, a socket or a device");
        }
    }

    @Test
    void a_file_and_a_folder_that_may_not_be_read_are_named() throws Exception {
        sh("mkdir data locked && echo x > data/private && chmod 000 data/private");
        assertThat(toldToSomebody()).contains("'data/private' cannot be read", "Give yourself the right to read it");
        sh("chmod 644 data/private && chmod 000 locked");
        assertThat(toldToSomebody()).contains("'locked' cannot be read");
        sh("chmod 755 locked");
        assertThat(toldToSomebody()).contains("built");
    }

    @Test
    void names_as_long_as_they_can_be_and_many_files_reach_the_layer_as_they_are() throws Exception {
        String name = ("UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? "ä" : "ab").repeat(127) + "x";
        Path deep = Files.createDirectories(app.resolve("a".repeat(200)).resolve("b".repeat(200)));
        Files.writeString(deep.resolve(name), "far down");
        Files.writeString(app.resolve("line\nbreak"), "odd");
        int files = Sample.size(2_000, 100_000);
        for (int i = 0; i < files; i++) {
            Path below = app.resolve("many/" + i % 100);
            if (i < 100) {
                Files.createDirectories(below);
            }
            Files.writeString(below.resolve("file" + i), "");
        }
        BuiltImage.Assembled image = (BuiltImage.Assembled) images().build(app, CONFIG, BuildObserver.silent());
        String layer = image.layers().getLast().blob().toString();
        sh("mkdir ../out && tar -xzf " + layer + " -C ../out && diff -r ../out/app .");
        assertThat(images().build(app, CONFIG, BuildObserver.silent()))
                .as("known again")
                .isInstanceOfSatisfying(
                        BuiltImage.Assembled.class,
                        again -> assertThat(again.reused()).isTrue());
    }

    @Test
    void a_file_that_changes_while_it_is_read_never_becomes_a_layer_of_what_it_was() throws Exception {
        Path busy = Files.write(app.resolve("log"), new byte[8_000_000]);
        AtomicBoolean isDone = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            byte[] line = new byte[10_000];
            for (int i = 0; !isDone.get(); i++) {
                Arrays.fill(line, (byte) i);
                try {
                    boolean isLarge = Files.size(busy) > 100_000_000;
                    Files.write(busy, line, isLarge ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            assertThatThrownBy(() -> images().build(app, CONFIG, BuildObserver.silent()))
                    .isInstanceOfSatisfying(
                            KilterException.class,
                            e -> assertThat(e.problem().detail()).endsWith("log' changed while its layer was written"));
        } finally {
            isDone.set(true);
            writer.join();
        }
        BuiltImage.Assembled later = (BuiltImage.Assembled) images().build(app, CONFIG, BuildObserver.silent());
        String layer = later.layers().getLast().blob().toString();
        sh("mkdir ../out && tar -xzf " + layer + " -C ../out && diff -r ../out/app .");
    }

    /// What a JVM prints that runs as somebody who is not root.
    static final class SomebodysBuild {
        private SomebodysBuild() {}

        public static void main(String[] arguments) {
            try {
                new NodeBuilder().build(Path.of(arguments[0]), CONFIG, Path.of(arguments[1]), Observer.silent());
                System.out.println("built");
            } catch (KilterException e) {
                System.out.println(e.problem().detail() + " " + e.problem().hint());
            }
        }
    }

    private String toldToSomebody() throws Exception {
        List<String> command = new ArrayList<>();
        String classes = System.getProperty("java.class.path");
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            classes = readableByAll(classes);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-cp", classes, SomebodysBuild.class.getName(), app.toString()));
        command.add(folder.resolve("scratch" + System.nanoTime()).toString());
        Process process = new ProcessBuilder(command)
                .directory(app.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// A copy of all that is on the class path.
    private String readableByAll(String classes) throws Exception {
        Path copies = folder.resolve("classes");
        if (!Files.exists(copies)) {
            Files.createDirectories(copies);
            sh("chmod 777 .. && cp -RL --parents '" + classes.replace(":", "' '") + "' ../classes 2>../copied || true");
            sh("chmod -R a+rX ../classes");
        }
        return Stream.of(classes.split(":", -1)).map(each -> copies + each).collect(Collectors.joining(":"));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private ImageBuild images() {
        return new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of(new NodeBuilder())));
    }

    private ImageContent build() {
        return new NodeBuilder().build(app, CONFIG, folder.resolve("scratch"), Observer.silent());
    }

    private Problem problem() {
        AtomicReference<Problem> told = new AtomicReference<>();
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> told.set(e.problem()));
        return told.get();
    }

    private void sh(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(app.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
