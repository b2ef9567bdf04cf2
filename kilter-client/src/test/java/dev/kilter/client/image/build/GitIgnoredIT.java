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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What git ignores in an app, as the git of this machine sees it.
class GitIgnoredIT {
    private static final AppConfig CONFIG = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);

    private final Path app;
    private final Path scratch;
    private final List<Observer.Event> events = new ArrayList<>();

    GitIgnoredIT(@TempDir Path folder) throws IOException {
        app = Files.createDirectories(folder.resolve("app")).toRealPath();
        scratch = Files.createDirectories(folder.resolve("scratch"));
    }

    @BeforeEach
    void anApp() throws IOException {
        write("package.json", "{ \"scripts\": { \"start\": \"node server.js\" } }");
        write("server.js", "");
        write("db.sqlite3", "people");
        write("log/today.log", "what they did");
        write("towns.sqlite3", "a part of the app");
        write("uploads/one.png", "");
        write("uploads/other.png", "");
        write("local.js", "");
        write(".gitignore", "*.sqlite3\n*.log\nuploads/\nlocal.js\n.env\n");
    }

    @Test
    void databases_and_logs_that_git_ignores_stay_here_and_what_else_goes_up_is_told() throws Exception {
        git("init", "-q");
        git("add", "-f", "towns.sqlite3");

        assertThat(paths())
                .containsExactly(
                        "/app/local.js",
                        "/app/package.json",
                        "/app/server.js",
                        "/app/towns.sqlite3",
                        "/app/uploads/one.png",
                        "/app/uploads/other.png");
        assertThat(events)
                .contains(new Observer.Event.Note("git ignores 'local.js', 'uploads/', and the image holds them; what"
                        + " should not be in it is named in .kilterignore"));
        assertThat(LeftOut.of(app, CONFIG))
                .contains(
                        new LeftOut("db.sqlite3", "data that git ignores"),
                        new LeftOut("log/today.log", "data that git ignores"));
    }

    @Test
    void who_wants_one_in_the_image_says_so() throws Exception {
        git("init", "-q");
        write(".kilterignore", "uploads\nlocal.js\n!db.sqlite3\n");

        assertThat(paths()).containsExactly("/app/db.sqlite3", "/app/package.json", "/app/server.js");
        assertThat(events)
                .contains(new Observer.Event.Note("git ignores 'db.sqlite3', and the image holds it; what should not be"
                        + " in it is named in .kilterignore"));
    }

    @Test
    void outside_of_a_repository_and_in_a_folder_that_is_ignored_as_a_whole_all_is_the_apps() throws Exception {
        assertThat(paths()).contains("/app/db.sqlite3", "/app/log/today.log");

        Files.writeString(app.resolveSibling(".gitignore"), "app\n");
        assertThat(new ProcessBuilder("git", "init", "-q")
                        .directory(app.resolveSibling("").toFile())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(paths()).contains("/app/db.sqlite3", "/app/uploads/one.png");
        assertThat(events).noneMatch(Observer.Event.Note.class::isInstance);
    }

    private List<String> paths() {
        return new NodeBuilder()
                .build(app, CONFIG, scratch, events::add).layers().stream()
                        .flatMap(layer -> layer.entries().stream())
                        .map(ImageContent.Entry::path)
                        .toList();
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(app.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(app.resolve(path).resolveSibling(""));
        Files.writeString(app.resolve(path), text);
    }
}
