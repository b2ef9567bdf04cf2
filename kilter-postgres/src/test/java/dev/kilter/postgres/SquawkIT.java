package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The classes of [StatementClassifierIT] beside the findings of squawk, a linter that knows the words and no database.
/// Each difference has its reason:
///
/// - `live`: the table is not there yet, or has no row: the catalog says so, and squawk cannot ask it;
/// - `type`: PostgreSQL takes the old values as they are, which depends on the column's type;
/// - `loose`: a looser rule harms nobody who runs now;
/// - `order`: a matter of taste;
/// - `data`, `rights`, `lock`, `use`: squawk has no rule for rows that go, for rights, for these locks, for what the
///   running release uses.
class SquawkIT {
    private static final String DIFFERENCES = """
        live   | SAFE        | ALTER TABLE later ADD COLUMN a int NOT NULL
        live   | SAFE        | CREATE INDEX ON later (id)
        live   | SAFE        | ALTER TABLE bare ADD COLUMN a int NOT NULL
        loose  | SAFE        | ALTER TABLE full_ ALTER name DROP NOT NULL
        type   | SAFE        | ALTER TABLE full_ ALTER COLUMN name TYPE varchar(20)
        type   | SAFE        | ALTER TABLE full_ ALTER COLUMN name TYPE text
        type   | SAFE        | ALTER TABLE full_ ALTER COLUMN price TYPE numeric(12,2)
        use    | BREAKING    | ALTER TABLE full_ ENABLE ROW LEVEL SECURITY
        lock   | REWRITING   | ALTER TABLE full_ SET UNLOGGED
        live   | SAFE        | CREATE INDEX i ON bare (id)
        live   | SAFE        | DROP TABLE IF EXISTS nothing
        data   | DESTRUCTIVE | DROP SCHEMA s CASCADE
        use    | BREAKING    | DROP VIEW v
        use    | BREAKING    | DROP FUNCTION f(int)
        data   | DESTRUCTIVE | TRUNCATE full_
        data   | DESTRUCTIVE | DELETE FROM full_
        data   | DESTRUCTIVE | DELETE FROM full_ WHERE id = 1
        data   | DESTRUCTIVE | WITH old AS (DELETE FROM full_ RETURNING *) SELECT * FROM old
        data   | DESTRUCTIVE | UPDATE full_ SET name = ''
        use    | BREAKING    | DO $$ BEGIN DELETE FROM full_; END $$
        use    | BREAKING    | CALL p()
        rights | BREAKING    | CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
        use    | BREAKING    | CREATE RULE r AS ON DELETE TO bare DO INSTEAD NOTHING
        rights | BREAKING    | ALTER TABLE full_ OWNER TO postgres
        rights | BREAKING    | SET ROLE postgres
        rights | BREAKING    | GRANT SELECT ON full_ TO PUBLIC
        rights | BREAKING    | REVOKE SELECT ON full_ FROM postgres
        order  | SAFE        | ALTER TYPE mood ADD VALUE 'fine'
        use    | BREAKING    | ALTER TYPE mood RENAME VALUE 'a' TO 'b'
        lock   | REWRITING   | VACUUM FULL full_
        lock   | REWRITING   | CLUSTER full_ USING full_pkey
        lock   | LOCKING     | REFRESH MATERIALIZED VIEW m
        lock   | LOCKING     | LOCK TABLE full_
        """;

    /// Rules about the form of a file: kilter sets the timeouts itself, and runs a file once.
    private static final Set<String> FORM = Set.of(
            "require-lock-timeout",
            "require-statement-timeout",
            "prefer-robust-stmts",
            "prefer-text-field",
            "prefer-bigint-over-int");

    private static final Pattern FINDING = Pattern.compile("(?m)^\\S*?(\\d+)\\.sql:\\d+:\\d+: \\w+: ([a-z-]+) ");
    private static final Path TOOL = Path.of("target/tools/squawk");
    private static final Path PROGRAM = TOOL.resolve("node_modules/@squawk-cli/linux-x64/bin/squawk");

    @TempDir
    Path folder;

    @Test
    void each_difference_to_squawk_has_its_reason() throws Exception {
        assumeTrue(install(), "npm could not install squawk-cli");
        List<String> lines = StatementClassifierIT.EXPECTED.lines().toList();
        Map<Integer, Set<String>> findings = findings(lines);

        List<String> differences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean safe = lines.get(i).startsWith("SAFE");
            if (safe != findings.getOrDefault(i, Set.of()).isEmpty()) {
                differences.add(lines.get(i));
            }
        }
        assertThat(findings.size()).isGreaterThan(25);
        assertThat(differences)
                .containsExactlyElementsOf(DIFFERENCES
                        .lines()
                        .map(line -> line.substring(line.indexOf('|') + 2))
                        .toList());
    }

    private Map<Integer, Set<String>> findings(List<String> lines) throws Exception {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--reporter", "gcc"));
        for (int i = 0; i < lines.size(); i++) {
            Path file = folder.resolve(i + ".sql");
            Files.writeString(file, lines.get(i).substring(lines.get(i).indexOf('|') + 2) + ";\n");
            command.add(file.toString());
        }
        Map<Integer, Set<String>> findings = new TreeMap<>();
        Matcher finding = FINDING.matcher(run(command, Path.of(".")));
        while (finding.find()) {
            if (!FORM.contains(finding.group(2))) {
                findings.computeIfAbsent(Integer.valueOf(finding.group(1)), _ -> new TreeSet<>())
                        .add(finding.group(2));
            }
        }
        return findings;
    }

    /// From npm's cache where it can; with CI=true it has to.
    private static boolean install() throws Exception {
        Path source = Path.of("src/test/tools/squawk");
        Path lock = TOOL.resolve("package-lock.json");
        boolean there = Files.exists(PROGRAM)
                && Files.exists(lock)
                && Files.mismatch(lock, source.resolve("package-lock.json")) == -1;
        if (!there) {
            Files.createDirectories(TOOL);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(source.resolve(file), TOOL.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            System.err.println(
                    run(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"), TOOL));
        }
        boolean installed = Files.exists(PROGRAM);
        assertThat(installed || !Boolean.parseBoolean(System.getenv("CI")))
                .as("npm could not install squawk-cli, and with CI=true it must be there")
                .isTrue();
        return installed;
    }

    private static String run(List<String> command, Path where) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
