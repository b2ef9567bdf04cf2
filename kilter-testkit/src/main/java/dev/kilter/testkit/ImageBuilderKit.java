package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The laws of every [ImageBuilder]. Extend it, name the builder and write a small app of its kind, one whose build
/// runs what the builder runs. The apps lie in folders of the kit's own, below the machine's folder for temporary
/// files.
public abstract class ImageBuilderKit extends ProviderKit {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PRIVATE = "a line that the kit has kept secret";

    @TempDir
    private Path folder = Path.of("");

    /// The builder under test.
    protected abstract ImageBuilder builder();

    /// Writes a small app of its kind into this empty folder.
    protected abstract void writeApp(Path app) throws IOException;

    /// Changes a file of that app, so that its image becomes another.
    protected abstract void changeApp(Path app) throws IOException;

    /// Changes that app so that it cannot be built, and tells some words that the problem has of it.
    protected abstract String breakApp(Path app) throws IOException;

    /// Changes that app so that its build starts a process which writes its id into this file, a line, and then
    /// goes on for ever. False: the builder starts no process.
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        return false;
    }

    /// What kilter.yaml says of the app's build.
    protected BuildConfig build() {
        return BuildConfig.AUTO;
    }

    /// Whether the builder knows its apps by themselves; false: kilter.yaml has to ask for it.
    protected boolean detects() {
        return true;
    }

    @Override
    final Provider provider() {
        return builder();
    }

    @Override
    final Class<ImageBuilder> spi() {
        return ImageBuilder.class;
    }

    @Override
    final Providers<?> providers(ClassLoader loader) {
        return Providers.imageBuilders(loader);
    }

    @Override
    final List<ProjectTree> projects() {
        String other = place().empty("none").toString();
        return List.of(
                new MemoryTree(Map.of("folder", app("app").toString())), new MemoryTree(Map.of("folder", other)));
    }

    @Override
    final Object answer(ProjectTree tree) {
        Path place = Path.of(new String(tree.read("folder"), StandardCharsets.UTF_8));
        return Map.of(place, builder().marker(place));
    }

    @Override
    final Throwable failure() {
        Path app = app("app");
        place().changed(app, this::breakApp);
        return catchThrowable(() -> built(app, "scratch"));
    }

    @Test
    @DisplayName("Looking for a marker changes nothing and bears whatever a folder holds; a folder of another kind has"
            + " none.")
    final void marker() {
        Path app = app("app");
        Map<String, String> before = FolderState.of(app);
        Optional<String> marker = builder().marker(app);
        assertThat(marker.isPresent()).as("knows its own app").isEqualTo(detects());
        assertThat(FolderState.of(app)).isEqualTo(before);
        Path odd = OddFolder.in(place().empty("odd"));
        assertThat(assertTimeoutPreemptively(PATIENCE, () -> builder().marker(odd)))
                .isEmpty();
        for (Path named : OddFolder.withNamesOf(app, place().empty("names"))) {
            assertThat(catchThrowable(() -> builder().marker(named)))
                    .as("where '%s' is no file", named)
                    .isNull();
        }
    }

    @Test
    @DisplayName("The same files give the same image, wherever they lie, whenever they were written, and built again.")
    final void same() {
        Path one = app("one");
        Path other = app("another/place/of/them");
        FolderState.setTimes(other);
        BuiltContent first = BuiltContent.of(built(one, "scratch"));
        assertThat(BuiltContent.of(built(other, "elsewhere"))).isEqualTo(first);
        assertThat(BuiltContent.of(built(one, "scratch"))).isEqualTo(first);
    }

    @Test
    @DisplayName("Another file gives another image, whatever an earlier build left in the scratch folder.")
    final void changed() {
        Path app = app("app");
        BuiltContent before = BuiltContent.of(built(app, "scratch"));
        place().changed(app, this::changeApp);
        BuiltContent after = BuiltContent.of(built(app, "scratch"));
        assertThat(after).isNotEqualTo(before);
        assertThat(after).isEqualTo(BuiltContent.of(built(app, "clean")));
    }

    @Test
    @DisplayName("Apps that are built side by side are built as each alone.")
    final void sideBySide() throws InterruptedException, ExecutionException {
        Path one = app("one");
        Path other = app("other");
        place().changed(other, this::changeApp);
        BuiltContent ones = BuiltContent.of(built(one, "one alone"));
        BuiltContent others = BuiltContent.of(built(other, "other alone"));
        ImageBuilder both = builder();
        var crowd = new Crowd(2);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<BuiltContent> first = pool.submit(() -> met(crowd, both, one, "one"));
            Future<BuiltContent> second = pool.submit(() -> met(crowd, both, other, "other"));
            assertThat(first.get()).isEqualTo(ones);
            assertThat(second.get()).isEqualTo(others);
        }
    }

    @Test
    @DisplayName("What the app's folder held before a build is there after it: names, bytes, modes and times.")
    final void untouched() {
        Path app = app("app");
        FolderState.setTimes(app);
        Map<String, String> before = FolderState.of(app);
        built(app, "scratch");
        assertThat(FolderState.of(app)).containsAllEntriesOf(before);
    }

    @Test
    @DisplayName("Each source is a file or a link below the app's or the scratch folder, and no link leads to it.")
    final void sources() throws IOException {
        Path app = app("app");
        OddFolder.linkOut(app, place().empty("outside"));
        Path scratch = place().scratch("scratch");
        for (ImageContent.Entry entry : entries(built(app, "scratch"))) {
            Path source = entry.source();
            Path place = source.resolveSibling("").toRealPath();
            assertThat(place)
                    .as("real folder of %s", source)
                    .isEqualTo(source.resolveSibling("").toAbsolutePath());
            assertThat(place.startsWith(app) || place.startsWith(scratch))
                    .as("%s is in the app's or the scratch folder", source)
                    .isTrue();
            assertThat(Files.isSymbolicLink(source) || Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS))
                    .as("%s is a file or a link", source)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("A pipe is left out or refused by its name, and never read.")
    final void pipe() {
        Path app = app("app");
        Path pipe = OddFolder.pipe(app.resolve("control.pipe"));
        try {
            ImageContent content = assertTimeoutPreemptively(PATIENCE, () -> built(app, "scratch"));
            assertThat(entries(content)).noneMatch(entry -> entry.source().endsWith(pipe.getFileName()));
        } catch (KilterException refused) {
            assertThat(words(refused)).contains("control.pipe");
        }
    }

    @Test
    @DisplayName("Neither `.git`, nor an `.env` file, nor one that kilter.yaml names as a secret is in a layer.")
    final void secrets() throws IOException {
        Path app = app("app");
        for (String name :
                List.of(".git/description", ".env", ".env.production", "conf/.env.local", Workplace.WITHHELD)) {
            Files.createDirectories(app.resolve(name).resolveSibling(""));
            Files.writeString(app.resolve(name), "KEY=" + PRIVATE + "\n");
        }
        for (ImageContent.Entry entry : entries(built(app, "scratch"))) {
            assertThat(entry.path()).doesNotMatch(".*/\\.(?:git|env[^/]*)(?:/.*)?");
            assertThat(BuiltContent.text(entry.source())).as(entry.path()).doesNotContain(PRIVATE);
        }
    }

    @Test
    @DisplayName("Paths are absolute and plain, and none is there twice in a layer or below a file.")
    final void paths() {
        ImageContent content = built(app("app"), "scratch");
        assertThat(content.layers()).isNotEmpty();
        assertThat(content.workingDir()).as("working directory").matches("(?:/[^/]+)+");
        for (ImageContent.Layer layer : content.layers()) {
            List<String> paths =
                    layer.entries().stream().map(ImageContent.Entry::path).toList();
            assertThat(paths).isNotEmpty().doesNotHaveDuplicates();
            Set<String> files = new HashSet<>(paths);
            for (String path : paths) {
                assertThat(path)
                        .isEqualTo(Path.of("/").resolve(path).normalize().toString());
                for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                    assertThat(files).as("folders of %s", path).doesNotContain(path.substring(0, slash));
                }
            }
        }
    }

    @Test
    @DisplayName("The command counts from the working directory, and what it names by a path is in the layers and"
            + " executable.")
    final void command() {
        ImageContent content = built(app("app"), "scratch");
        assertThat(content.command()).isNotEmpty();
        for (String word : content.command()) {
            assertThat(word).doesNotStartWith(content.workingDir() + "/").doesNotContain(folder.toString());
        }
        String program = content.command().getFirst();
        if (program.contains("/")) {
            assertThat(program).doesNotStartWith("/");
            String place =
                    Path.of(content.workingDir()).resolve(program).normalize().toString();
            assertThat(entries(content))
                    .as("an executable %s", place)
                    .anyMatch(entry -> entry.path().equals(place) && entry.executable());
        }
    }

    @Test
    @DisplayName("A build that fails is a `KLT-B06` with its last lines.")
    final void failing() throws IOException {
        Path app = app("app");
        String last = breakApp(app);
        Throwable thrown = catchThrowable(() -> built(app, "scratch"));
        assertThat(thrown).isInstanceOf(KilterException.class);
        assertThat(((KilterException) thrown).problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
        assertThat(words(thrown)).contains(last);
    }

    @Test
    @DisplayName("A program in a layer is for the platform that was asked for; what cannot be is a `KLT-B02`.")
    final void platform() {
        Path app = app("app");
        for (String platform : Processors.PLATFORMS) {
            try {
                ImageContent content = place().built(builder(), build(), app, platform, platform);
                for (ImageContent.Entry entry : entries(content)) {
                    assertThat(BuiltContent.processor(entry.source()).orElse(Processors.ofPlatform(platform)))
                            .as("processor of %s for %s", entry.path(), platform)
                            .isEqualTo(Processors.ofPlatform(platform));
                }
            } catch (KilterException refused) {
                assertThat(refused.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            }
        }
    }

    @Test
    @DisplayName("An interrupt ends a build and all that it started.")
    final void interrupt() throws IOException, InterruptedException {
        Path app = app("app");
        Path pid = place().empty("started").resolve("pid");
        if (makeEndless(app, pid)) {
            try (EndlessBuild running = EndlessBuild.of(() -> built(app, "scratch"), pid)) {
                running.interrupt();
                assertThat(running.isOver()).as("the build has ended").isTrue();
                assertThat(running.isProcessOver())
                        .as("the process that it started has ended")
                        .isTrue();
            }
        }
    }

    private BuiltContent met(Crowd crowd, ImageBuilder builder, Path app, String scratch) {
        crowd.meet();
        return BuiltContent.of(place().built(builder, build(), app, scratch, Workplace.PLATFORM));
    }

    private Path app(String name) {
        Path app = place().empty(name);
        place().changed(app, this::writeApp);
        return app;
    }

    private ImageContent built(Path app, String scratch) {
        return place().built(builder(), build(), app, scratch, Workplace.PLATFORM);
    }

    private static List<ImageContent.Entry> entries(ImageContent content) {
        return content.layers().stream()
                .flatMap(layer -> layer.entries().stream())
                .toList();
    }

    private Workplace place() {
        return Workplace.in(folder);
    }
}
