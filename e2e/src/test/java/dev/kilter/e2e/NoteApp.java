package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A small app with a database of its own and migrations that a test writes.
final class NoteApp {
    final Path folder;

    NoteApp(Path folder, String name) {
        this.folder = folder;
        write("package.json", "{ \"name\": \"" + name + "\", \"scripts\": { \"start\": \"node server.js\" } }");
        write(
                "server.js",
                "require('node:http').createServer((_, response) => response.end('ok')).listen(process.env.PORT);");
        write("kilter.yaml", """
            project: acme/%s
            database: postgres
            migration: { tool: sql }
            """.formatted(name));
    }

    NoteApp migration(String name, String sql) {
        return write("migrations/" + name, sql);
    }

    /// A command on it, on the local platform, that has to end with this code.
    Home.Ran run(Home home, int exit, String... command) {
        String[] all = Arrays.copyOf(command, command.length + 3);
        all[command.length] = "--local";
        all[command.length + 1] = "-C";
        all[command.length + 2] = folder.toString();
        Home.Ran ran = home.kilter(all);
        assertThat(ran.exit()).as(ran + home.platformLog()).isEqualTo(exit);
        return ran;
    }

    String read(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String path) {
        try {
            Files.delete(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NoteApp write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
