package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Files of the greatest size, of what costs readers of YAML and of kilter.yaml most: none takes long or much, and what
/// is wrong with it is told in a few words. The fuzzer looks for small ones, see [FuzzIT].
class HostileFilesTest {
    private static final int LARGEST = KilterYaml.LARGEST;
    private static final Bounds BOUNDS = new Bounds(10, 1 << 30);
    /// Matches all globs of few letters.
    private static final EnvName ENV = new EnvName("aaaaaaaaaaaaaaaaaaaa");

    private final Map<String, String> files = new TreeMap<>();

    @Test
    void none_takes_long_or_much_and_each_complaint_is_short() {
        nested();
        scalars();
        lists();
        overlays();
        files.forEach((what, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes.length).as(what).isLessThanOrEqualTo(LARGEST);
            BOUNDS.hold(what, () -> read(what, bytes));
        });
    }

    private static void read(String what, byte[] bytes) {
        try {
            KilterYaml yaml = KilterYaml.parse("kilter.yaml", bytes);
            yaml.resolve(ENV, new Project("any", "app"));
            yaml.origins(ENV);
        } catch (KilterException e) {
            assertThat(e.problem().detail()).as(what).matches("(?s)kilter\\.yaml:[0-9]+: .{3,401}");
            assertThat(e.problem().hint()).as(what).hasSizeLessThan(400);
        }
    }

    private void nested() {
        repeated("brackets", "a: ", "[");
        repeated("braces", "", "{");
        repeated("brackets that close", "a: ", "[]");
        repeated("dashes", "", "- ");
        repeated("question marks", "", "? ");
        repeated("colons", "", ": ");
        repeated("documents", "", "---\n");
    }

    private void scalars() {
        repeated("one letter", "health: ", "a");
        repeated("words", "health: ", "a ");
        repeated("words on lines", "health:\n", " a\n");
        repeated("escapes", "health: \"", "\\n");
        repeated("a quote that does not end", "health: \"", "\n");
        repeated("apostrophes", "health: '", "''");
        repeated("a block", "health: |\n", " \n");
        repeated("a folded block", "health: >\n", " a\n");
        repeated("a key", "", "k");
        repeated("a comment", "", "#");
        repeated("comments", "", "#\n");
        repeated("spaces", "", " ");
        repeated("lines", "", "\n");
        repeated("an anchor", "a: &", "a");
        repeated("a tag", "a: !<", "%41");
        repeated("a schedule", "cron: { c: { command: [x], schedule: \"* * * * ", "1,");
        repeated("a domain", "domains: [", "a.");
    }

    private void lists() {
        counted("keys", "", i -> "k" + i + ": 1\n");
        counted("variables", "env:\n", i -> " k" + i + ": 1\n");
        counted("words", "release:\n", _ -> "- a\n");
        counted("domains", "domains:\n", i -> "- a" + i + ".b\n");
        counted("seeds", "database: postgres\nseed:\n", i -> "- { name: s" + i + ", sql: a }\n");
        counted("processes", "processes:\n", i -> " p" + i + ": { command: [x] }\n");
        counted(
                "routes",
                "processes:\n",
                i -> " p" + i + ": {command: [x], port: 1, public: true, domains: [a" + i + ".b]}\n");
        counted("secrets", "secrets:\n", i -> " p" + i + ": a" + i + "\n");
        counted("days that are rare", "cron:\n", i -> " p" + i + ": { schedule: \"0 0 29 2 *\", command: [x] }\n");
    }

    /// As many envs as may be, each of which looks at all the rest.
    private void overlays() {
        counted("envs", "environments:\n", i -> " e" + i + ":\n");
        over("variables", numbered("env:\n", 2_200, i -> " k" + i + ": 1\n"));
        over("variables of the build", numbered("build:\n  env:\n", 2_200, i -> "    k" + i + ": 1\n"));
        over("words", numbered("release:\n", 4_500, _ -> "- a\n"));
        over("domains", numbered("domains:\n", 50, i -> "- a" + i + ".b\n"));
        over("seeds", numbered("database: postgres\nseed:\n", 900, i -> "- { name: s" + i + ", sql: a }\n"));
        over("processes", numbered("processes:\n", 50, i -> " p" + i + ": { command: [x] }\n"));
        over("secrets", numbered("secrets:\n", 2_200, i -> " p" + i + ": a" + i + "\n"));
        over("rare days", numbered("cron:\n", 50, i -> " p" + i + ": { schedule: \"0 0 29 2 *\", command: [x] }\n"));
        files.put(
                "200 globs that match alike",
                numbered("env:\n", 290, i -> " k" + i + ": 1\n")
                        + numbered("environments:\n", 200, i -> " \"" + glob(i) + "\": { env: { A" + i + ": x } }\n"));
    }

    private void over(String what, String head) {
        files.put("envs over " + what, head + numbered("environments:\n", 200, i -> " e" + i + ":\n"));
    }

    private static String glob(int number) {
        return Integer.toBinaryString(number + 1).replace('1', '*').replace('0', 'a');
    }

    private static String numbered(String head, int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("", head, ""));
    }

    private void repeated(String what, String head, String part) {
        files.put(what, head + part.repeat((LARGEST - head.length()) / part.length()));
    }

    private void counted(String what, String head, IntFunction<String> part) {
        files.put(what, text(head, part));
    }

    private static String text(String head, IntFunction<String> part) {
        StringBuilder text = new StringBuilder(head);
        String next = part.apply(0);
        for (int i = 1; text.length() + next.length() <= LARGEST; i++) {
            text.append(next);
            next = part.apply(i);
        }
        return text.toString();
    }
}
