package dev.kilter.checks;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The layout of every Java file of this repository. `dev/format` runs it as a program that rewrites what differs.
public final class SourceFormat {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    public static void main(String[] arguments) throws IOException {
        var format = new SourceFormat();
        for (String folder : arguments) {
            for (Path file : format.unformatted(Path.of(folder))) {
                Files.writeString(file, format.formatted(file));
                System.err.println("formatted " + file);
            }
        }
    }

    /// The files below `root` that the formatter would write differently.
    List<Path> unformatted(Path root) {
        return sources(root).parallelStream().filter(this::differs).toList();
    }

    /// Every Java file below `root` that a person wrote.
    static List<Path> sources(Path root) {
        if (Files.isRegularFile(root)) {
            return List.of(root);
        }
        var found = new ArrayList<Path>();
        collect(root, found);
        return found;
    }

    private static void collect(Path folder, List<Path> found) {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString();
                if (Files.isDirectory(child)
                        && !name.startsWith(".")
                        && !name.equals("target")
                        && !name.equals("node_modules")) {
                    collect(child, found);
                }
                if (name.endsWith(".java")) {
                    found.add(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean differs(Path file) {
        try {
            return !Files.readString(file).equals(formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String formatted(Path file) throws IOException {
        try {
            return formatted(Files.readString(file));
        } catch (FormatterException e) {
            throw new IllegalStateException("the formatter cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    String formatted(String source) throws FormatterException {
        return formatter.formatSourceAndFixImports(CommentWidth.wrapped(source));
    }
}
