package dev.kilter.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a page of the documentation shows: its fenced blocks, and the commands in them and in its text.
final class Blocks {
    private static final Pattern FENCE = Pattern.compile("(?m)^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`(kilter [^`]+)`");
    private static final Pattern SHELL = Pattern.compile("^(?:\\$ )?\\./(kilter [^#]*)");

    private final String text;

    private Blocks(String text) {
        this.text = text;
    }

    static Blocks of(Path page) {
        try {
            return new Blocks(Files.readString(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The contents of the blocks of one language.
    List<String> in(String language) {
        var found = new ArrayList<String>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            if (fence.group(1).equals(language)) {
                found.add(fence.group(2));
            }
        }
        return found;
    }

    /// Every `kilter …` command line, as its words.
    List<List<String>> commands() {
        Stream<String> inline = INLINE.matcher(text).results().map(match -> match.group(1));
        Stream<String> shell =
                text.lines().map(SHELL::matcher).filter(Matcher::find).map(match -> match.group(1));
        return Stream.concat(shell, inline)
                .filter(command -> !command.contains("…"))
                .map(command -> List.of(command.strip().split(" +")))
                .toList();
    }
}
