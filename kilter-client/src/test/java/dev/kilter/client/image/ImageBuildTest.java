package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.build.StatesInputs;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {
    private final Path folder;
    private final Path app;

    ImageBuildTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.app = Files.createDirectories(folder.resolve("app"));
    }

    @Test
    void a_folder_with_one_marker_is_built() throws IOException {
        Files.writeString(app.resolve("a.txt"), "a");
        assertThat(build("auto")).isInstanceOfSatisfying(BuiltImage.Assembled.class, image -> {
            assertThat(image.builder()).isEqualTo("a");
            assertThat(image.config()).contains("\"dev.kilter.runtime\":\"none/1\"", "\"Cmd\":[\"cat\",\"a.txt\"]");
        });
    }

    @Test
    void two_markers_are_a_problem_that_names_both() throws IOException {
        Files.writeString(app.resolve("a.txt"), "a");
        Files.writeString(app.resolve("b.txt"), "b");
        Problem problem = problem("auto");
        assertThat(problem.code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
        assertThat(problem.evidence()).containsExactly("'a.txt' says a", "'b.txt' says b");
        assertThat(problem.hint()).contains("build: {type: a}");
        assertThat(build("b")).isInstanceOf(BuiltImage.Assembled.class);
    }

    @Test
    void no_marker_is_a_problem_that_names_the_folder_that_has_one() throws IOException {
        Path below = Files.createDirectories(app.resolve("backend"));
        Files.writeString(below.resolve("a.txt"), "a");
        Problem problem = problem("auto");
        assertThat(problem.code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
        assertThat(problem.hint()).contains("-C " + below.toRealPath());
    }

    @Test
    void an_unknown_type_is_a_problem_that_names_the_known_ones() {
        assertThat(problem("ruby").hint()).contains("a, b");
    }

    @Test
    void the_same_folder_gives_the_same_image_in_another_home() throws IOException {
        Files.writeString(app.resolve("a.txt"), "a");
        BuiltImage.Assembled first = (BuiltImage.Assembled) build("auto");
        BuiltImage.Assembled second = (BuiltImage.Assembled)
                new ImageBuild(folder.resolve("other"), builders()).build(app, config("auto"), BuildObserver.silent());
        assertThat(second.digest()).isEqualTo(first.digest());
    }

    @Test
    void two_builds_of_one_folder_wait_for_each_other() throws IOException {
        Files.writeString(app.resolve("a.txt"), "a");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 8)
                    .mapToObj(_ -> pool.submit(() -> build("auto")))
                    .toList();
            assertThat(running).allSatisfy(each -> assertThat(each.get()).isInstanceOf(BuiltImage.Assembled.class));
        }
    }

    @Test
    void what_a_builder_had_to_say_is_said_again_where_nothing_has_to_be_built() throws IOException {
        Files.writeString(app.resolve("a.txt"), "a");
        Files.writeString(app.resolve("Procfile"), "web: cat a.txt\nworker: cat -\n");
        ImageBuild builds = new ImageBuild(
                folder.resolve("home"),
                Providers.of("image builder", List.of(new Talker(new FilesBuilder("a", "a.txt")))));
        List<BuildEvent> first = new ArrayList<>();
        List<BuildEvent> second = new ArrayList<>();

        builds.build(app, config("auto"), first::add);
        builds.build(app, config("auto"), second::add);

        assertThat(second).contains(new BuildEvent.Reused("a · a.txt"));
        assertThat(remarks(second)).isEqualTo(remarks(first)).hasSize(2).contains("a.txt could be shorter");
        assertThat(builds.plan(app, config("auto"), BuildObserver.silent()).remarks())
                .isEqualTo(remarks(first));
    }

    private static List<String> remarks(List<BuildEvent> events) {
        return events.stream()
                .filter(BuildEvent.Remark.class::isInstance)
                .map(event -> ((BuildEvent.Remark) event).text())
                .toList();
    }

    /// Knows all of its inputs, and has something to say.
    private record Talker(FilesBuilder files) implements ImageBuilder, StatesInputs {
        @Override
        public String id() {
            return files.id();
        }

        @Override
        public Optional<String> marker(Path root) {
            return files.marker(root);
        }

        @Override
        public Optional<String> toolState(Path root) {
            return Optional.of("none");
        }

        @Override
        public Set<String> outputs() {
            return Set.of();
        }

        @Override
        public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
            observer.on(new Observer.Event.Note(files.file() + " could be shorter"));
            return files.build(root, config, scratch, observer);
        }
    }

    private BuiltImage build(String type) {
        return new ImageBuild(folder.resolve("home"), builders()).build(app, config(type), BuildObserver.silent());
    }

    private Problem problem(String type) {
        KilterException[] caught = new KilterException[1];
        assertThatThrownBy(() -> build(type)).isInstanceOfSatisfying(KilterException.class, e -> caught[0] = e);
        return caught[0].problem();
    }

    private static Providers<ImageBuilder> builders() {
        return Providers.of("image builder", List.of(new FilesBuilder("a", "a.txt"), new FilesBuilder("b", "b.txt")));
    }

    private static AppConfig config(String type) {
        AppConfig plain = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        return new AppConfig(
                plain.project(),
                plain.env(),
                plain.isProtected(),
                plain.isDeclared(),
                plain.web(),
                plain.variables(),
                BuildConfig.of(type),
                plain.database(),
                plain.migration(),
                plain.seeds(),
                plain.processes());
    }
}
