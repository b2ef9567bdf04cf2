package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our statements end where those of the real psql end: each file goes through psql to a real server, and what psql
/// sends is read off the wire.
@Drawn(oneIn = 16)
class PsqlBoundariesIT {
    private static final int BATCH = 250;

    @TempDir
    Path folder;

    @BeforeEach
    void psqlIsHere() {
        boolean here =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "psql")));
        assumeTrue(here, "psql is not here");
    }

    @Test
    void generated_scripts_end_their_statements_where_psql_does() throws Exception {
        int count = Sample.size(40, 1_000);
        long seed = Sample.random("scripts").nextLong();
        ScriptGenerator generator = new ScriptGenerator(seed);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scripts.add(i % 2 == 0 ? generator.plausible() : generator.wild());
        }
        scripts.removeIf(PsqlBoundariesIT::hasCommand);
        scripts.removeIf(PsqlBoundariesIT::switchesStringsInTransaction);
        assertThat(scripts).hasSizeGreaterThan(count * 3 / 4);
        assertThat(differences(scripts)).as("-Dkilter.seed=" + Sample.SEED).isEmpty();
    }

    @Test
    void the_repositorys_own_sql_ends_its_statements_where_psql_does() throws Exception {
        List<String> scripts = new ArrayList<>();
        try (var files = Files.walk(Path.of(System.getProperty("kilter.root", "..")))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sql"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList()) {
                String sql = Files.readString(file);
                if (!hasCommand(sql)) {
                    scripts.add(sql);
                }
            }
        }
        assertThat(scripts).hasSizeGreaterThan(2);
        assertThat(differences(scripts)).isEmpty();
    }

    /// A backslash outside quotes, as in an open quote of the script before: a command to psql, refused by kilter.
    private static boolean hasCommand(String sql) {
        return SqlSplitter.split(sql).stream().anyMatch(SqlStatement::hasCommand);
    }

    /// An aborted transaction refuses SET, and psql, which goes on after an error, reads what follows by the rule
    /// that stayed. kilter stops at the error, so there is nothing to agree on.
    private static boolean switchesStringsInTransaction(String sql) {
        return sql.contains("standard_conforming_strings") && sql.contains("BEGIN");
    }

    private Map<String, String> differences(List<String> scripts) throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        for (int from = 0; from < scripts.size(); from += BATCH) {
            List<String> batch = scripts.subList(from, Math.min(from + BATCH, scripts.size()));
            List<List<String>> sent = psql(batch);
            for (int i = 0; i < batch.size(); i++) {
                List<String> ours = ours(batch.get(i));
                if (!ours.equals(sent.get(i))) {
                    wrong.put(batch.get(i), "psql: " + sent.get(i) + "\nours: " + ours);
                }
            }
        }
        return wrong;
    }

    /// What psql sends for each script; between two scripts it sends a marker that also undoes what the script has
    /// set.
    private List<List<String>> psql(List<String> scripts) throws Exception {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-q"));
        for (int i = 0; i < scripts.size(); i++) {
            Path file = Files.writeString(folder.resolve(i + ".sql"), scripts.get(i));
            command.addAll(List.of("-f", file.toString(), "-c", "ROLLBACK", "-c", "RESET ALL"));
        }
        int server = URI.create("postgresql://" + DatabaseServer.embedded().authority())
                .getPort();
        try (WireRecorder recorder = new WireRecorder(server)) {
            command.add("host=127.0.0.1 user=postgres dbname=postgres sslmode=disable gssencmode=disable port="
                    + recorder.port());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile());
            builder.environment().put("PGCLIENTENCODING", "UTF8");
            builder.environment().put("PGOPTIONS", "-c log_min_messages=fatal -c log_min_error_statement=fatal");
            Process psql = builder.start();
            assertThat(psql.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return perScript(recorder.queries(), scripts.size());
        }
    }

    private static List<List<String>> perScript(List<String> queries, int count) {
        List<List<String>> scripts = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            if (queries.get(i).equals("ROLLBACK")
                    && i + 1 < queries.size()
                    && queries.get(i + 1).equals("RESET ALL")) {
                scripts.add(current);
                current = new ArrayList<>();
                i++;
            } else {
                add(current, queries.get(i));
            }
        }
        assertThat(scripts).hasSize(count);
        return scripts;
    }

    private static List<String> ours(String script) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int end : SqlSplitter.ends(script)) {
            add(parts, script.substring(from, end + 1));
            from = end + 1;
        }
        add(parts, script.substring(from));
        return parts;
    }

    /// Without blanks, which psql changes at the ends of lines, and without comments in front, which it may leave
    /// out.
    private static void add(List<String> parts, String part) {
        String bare = part.replaceFirst("^(\\s|--[^\\n\\r]*)+", "").replaceAll("\\s", "");
        if (!bare.isEmpty()) {
            parts.add(bare);
        }
    }
}
