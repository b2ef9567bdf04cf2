package dev.kilter.cli.view;

import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A failure as people read it: what, the evidence, what still serves, the next command.
public final class FailureBlock {
    private FailureBlock() {}

    /// Prints the block as a complaint, its first line in red.
    public static void print(Console console, Problem problem, @Nullable String serving) {
        List<String> lines = lines(problem, serving);
        console.complain(console.red(lines.getFirst()));
        lines.stream().skip(1).forEach(console::complain);
    }

    /// The block's lines. A complaint about kilter.yaml begins with its place instead of the word error.
    public static List<String> lines(Problem problem, @Nullable String serving) {
        List<String> lines = new ArrayList<>();
        boolean place = problem.detail().matches("(?s)[^ ]+\\.ya?ml:[0-9]+: .*");
        String code = problem.code().value();
        lines.add(place ? problem.detail() + " [" + code + "]" : "error[" + code + "]: " + problem.detail());
        String label = "  evidence: ";
        for (String line : problem.evidence()) {
            if (line.startsWith("at ")) {
                lines.add("  at        " + line.substring(3));
            } else {
                lines.add(label + line);
                label = "            ";
            }
        }
        if (serving != null) {
            lines.add("  serving:  " + serving);
        }
        lines.add("  next:     " + problem.hint());
        return lines;
    }
}
