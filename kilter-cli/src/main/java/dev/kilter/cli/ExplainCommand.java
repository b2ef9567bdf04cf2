package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.problem.KilterCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter explain KLT-M01`.
@Command(name = "explain", description = "What an error code means and what to do.")
final class ExplainCommand extends Question {
    @Parameters(arity = "0..1", paramLabel = "CODE", description = "Such as KLT-M01; default: all of them.")
    private @Nullable String code;

    ExplainCommand(Context context) {
        super(context);
    }

    /// A code and its story.
    record Explanation(String code, String kind, String title, int exitCode, String text) {}

    @Override
    int answer(Console console, Format format) {
        if (code == null) {
            List<Explanation> all = Arrays.stream(KilterCode.values())
                    .map(ExplainCommand::explain)
                    .toList();
            return print(
                    console,
                    format,
                    all,
                    all.stream().map(one -> one.code() + "   " + one.title()).toList());
        }
        String wanted = code.toUpperCase(Locale.ROOT).startsWith("KLT-") ? code : "KLT-" + code;
        KilterCode found = KilterCode.find(wanted)
                .orElseThrow(() -> Usage.wrong("there is no code '" + code + "'", "kilter explain   lists them all"));
        Explanation one = explain(found);
        List<String> lines = new ArrayList<>(
                List.of(one.code() + ": " + one.title(), "exit code " + one.exitCode() + " (" + one.kind() + ")"));
        lines.addAll(one.text().lines().toList());
        return print(console, format, one, lines);
    }

    private static Explanation explain(KilterCode entry) {
        return new Explanation(
                entry.code().value(),
                entry.code().kind().name(),
                entry.title(),
                entry.code().kind().exitCode(),
                text(entry));
    }

    /// A code without a text is a bug that a test finds.
    static String text(KilterCode entry) {
        return ResourceBundle.getBundle("dev.kilter.cli.explanations", Locale.ROOT)
                .getString(entry.code().value());
    }
}
