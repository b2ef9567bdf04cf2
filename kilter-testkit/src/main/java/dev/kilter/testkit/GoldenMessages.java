package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What people read when something is wrong, all in one golden file that a person has read. A test with
/// `-Dkilter.golden=write` writes the file anew; read what is different before you keep it.
public final class GoldenMessages {
    private final Path file;
    private final StringBuilder all = new StringBuilder();
    private final Map<String, String> instead = new LinkedHashMap<>();

    private GoldenMessages(Path file) {
        this.file = file;
    }

    /// Those in a file below the module's `src/test/resources`.
    public static GoldenMessages in(String file) {
        return new GoldenMessages(Path.of("src/test/resources", file));
    }

    /// Shows something else for a text that differs from run to run, such as a temporary folder.
    public GoldenMessages showing(String shown, String text) {
        instead.put(text, shown);
        return this;
    }

    /// Begins what people read in this case, which has a title.
    public GoldenMessages of(String title) {
        all.append(all.isEmpty() ? "" : "\n").append("# ").append(title).append('\n');
        return this;
    }

    /// A line that is told without a problem.
    public GoldenMessages line(String text) {
        all.append(text).append('\n');
        return this;
    }

    /// A problem: code, detail, evidence and what is next.
    public GoldenMessages problem(Problem problem) {
        line(problem.code().value() + ": " + problem.detail());
        problem.evidence().forEach(each -> line("  " + each));
        return line("  next: " + problem.hint());
    }

    /// A case that is refused, and its problem, which comes back for more questions.
    public Problem refused(String title, ThrowingCallable call) {
        KilterException thrown = catchThrowableOfType(KilterException.class, call);
        assertThat(thrown).as(title).isNotNull();
        of(title).problem(thrown.problem());
        return thrown.problem();
    }

    /// Holds all of them against the file. None of these values may be in it.
    public void check(String... secrets) {
        String[] text = {all.toString()};
        instead.forEach((real, shown) -> text[0] = text[0].replace(real, shown));
        try {
            if ("write".equals(System.getProperty("kilter.golden"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text[0]);
            }
            for (String secret : secrets) {
                assertThat(text[0]).doesNotContain(secret);
            }
            assertThat(text[0]).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
