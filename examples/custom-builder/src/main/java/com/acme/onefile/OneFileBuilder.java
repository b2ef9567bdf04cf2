package com.acme.onefile;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The kind `onefile`: an app that is one file, `Main.java`, with no build tool. The compiler is that of the JDK which
/// runs kilter.
public final class OneFileBuilder implements ImageBuilder {
    private static final String SOURCE = "Main.java";

    private final String compiler;

    public OneFileBuilder() {
        this(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    }

    OneFileBuilder(String compiler) {
        this.compiler = compiler;
    }

    @Override
    public String id() {
        return "onefile";
    }

    @Override
    public Optional<String> marker(Path root) {
        return Files.isRegularFile(root.resolve(SOURCE)) ? Optional.of(SOURCE) : Optional.empty();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            Path classes = scratch.resolve("classes");
            delete(classes); // of an earlier build, whose classes may have had other names
            new Compiler(compiler, scratch.resolve("javac.log"), observer).run(root, SOURCE, classes);
            return new ImageContent(
                    List.of(new ImageContent.Layer("app", entries(classes))),
                    List.of("java", "-cp", ".", "Main"),
                    "/app",
                    "java/25",
                    Map.of(),
                    "java · one file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ImageContent.Entry> entries(Path classes) throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.add(new ImageContent.Entry("/app/" + classes.relativize(file), file, false));
            }
        }
        return entries;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
