package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A copy of the app in `src/test/apps/moody`, which fails as its variable MOOD says.
final class MoodyApp {
    private final Home home;
    private final List<String> where;
    private final Path folder;
    private final String yaml;

    /// A copy called `acme/<name>`.
    MoodyApp(Home home, String name) {
        this(home, name, List.of("--local"));
    }

    /// The same, deployed to where these flags say.
    MoodyApp(Home home, String name, List<String> where) {
        this.where = List.copyOf(where);
        this.home = home;
        this.folder = home.folder.resolve("apps").resolve(name);
        Home.copy(Home.ROOT.resolve("e2e/src/test/apps/moody"), folder);
        this.yaml = read("kilter.yaml").replace("acme/moody", "acme/" + name);
        mood("fine", 1);
    }

    Path folder() {
        return folder;
    }

    /// The app of this version in this mood.
    void mood(String mood, int version) {
        write("kilter.yaml", yaml + "env: { MOOD: " + mood + ", VERSION: '" + version + "' }\n");
    }

    /// The same with a change of the text.
    void mood(String mood, int version, String what, String with) {
        mood(mood, version);
        write("kilter.yaml", read("kilter.yaml").replace(what, with));
    }

    Home.Ran deploy(String... flags) {
        return home.kilter(command(flags));
    }

    String[] command(String... flags) {
        List<String> command = new ArrayList<>(List.of("deploy", "-C", folder.toString()));
        command.addAll(where);
        command.addAll(List.of(flags));
        return command.toArray(String[]::new);
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
