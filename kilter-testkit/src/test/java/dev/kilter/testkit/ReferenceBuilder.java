package dev.kilter.testkit;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// The least that builds images: it runs the app's `build.sh`, writes what that says into a file, and ships it with the
/// app's own files and a program that does nothing.
public class ReferenceBuilder implements ImageBuilder {
    static final String SCRIPT = "build.sh";

    @Override
    public String id() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> marker(Path root) {
        return Files.isRegularFile(root.resolve(SCRIPT)) ? Optional.of(SCRIPT) : Optional.empty();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            Path said = said(root, scratch);
            List<ImageContent.Entry> entries = new ArrayList<>();
            for (Path file : files(root, config.secrets().withheld())) {
                entries.add(new ImageContent.Entry(
                        "/app/" + root.relativize(file),
                        file,
                        Files.isExecutable(file) && !Files.isSymbolicLink(file)));
            }
            entries.add(new ImageContent.Entry("/app/said", said, false));
            Path program =
                    program(scratch, Objects.requireNonNull(config.build().processor()));
            entries.add(new ImageContent.Entry("/app/bin/run", program, true));
            return new ImageContent(
                    List.of(new ImageContent.Layer("app", entries)), command(), "/app", null, Map.of(), "reference");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file that the build makes.
    protected Path said(Path root, Path scratch) throws IOException {
        Path said = scratch.resolve("said");
        run(root, said);
        return said;
    }

    protected final void run(Path root, Path output) throws IOException {
        Process process = new ProcessBuilder("sh", SCRIPT)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw failed(Files.readAllLines(output));
            }
        } catch (InterruptedException e) {
            stop(process);
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
        }
    }

    protected void stop(Process process) {
        process.destroyForcibly();
    }

    protected KilterException failed(List<String> last) {
        return Problem.of(KilterCode.BUILD_FAILED, "the script failed", "Run it by hand.")
                .withEvidence(last)
                .toException();
    }

    /// What the image takes over of the app.
    protected List<Path> files(Path root, List<String> withheld) throws IOException {
        return all(root).stream()
                .filter(file -> !isPrivate(root.relativize(file), withheld))
                .toList();
    }

    protected final List<Path> all(Path root, FileVisitOption... options) throws IOException {
        try (Stream<Path> files = Files.walk(root, options)) {
            return files.filter(this::isShipped).toList();
        }
    }

    protected boolean isShipped(Path file) {
        return Files.isSymbolicLink(file) || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isPrivate(Path file, List<String> withheld) {
        return withheld.contains(file.toString()) || ("/" + file).matches(".*/\\.(?:git|env[^/]*)(?:/.*)?");
    }

    /// The first bytes of one for this processor.
    protected Path program(Path scratch, String processor) throws IOException {
        String machine = processor.equals("arm64") ? "b7" : "3e";
        byte[] head = HexFormat.of().parseHex("7f454c460201010000000000000000000200" + machine + "00");
        return Files.write(scratch.resolve("program"), head);
    }

    protected List<String> command() {
        return List.of("bin/run");
    }
}
