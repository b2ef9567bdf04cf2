package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The parser that Prisma from 7.4 on cuts files with, in the version that its engine has.
class GrammarIT {
    private static final NpmFolder PARSER = new NpmFolder("sqlparser-0.61", _ -> {});
    private static final List<String> BETWEEN = List.of(
            ";", ";\n", ";;\n ;\n", "; -- a; comment\n", ";\n/* one; /* in */ the other; */\n", ";\r\n\r\n-- it's\r\n");

    @TempDir
    Path temp;

    @Test
    void it_gives_up_where_the_list_says() throws Exception {
        List<GrammarLine> lines = GrammarLine.all();

        List<String> counts =
                counted(lines.stream().map(line -> line.sql() + "\n;\nSELECT 1").toList());

        for (int i = 0; i < lines.size(); i++) {
            String expected = lines.get(i).outcome() == GrammarLine.Outcome.READ ? "2" : "none";
            assertThat(counts.get(i)).as(lines.get(i).sql()).isEqualTo(expected);
        }
    }

    /// Where it does not give up it sees as many statements as kilter, which cuts where psql does.
    @Test
    void what_it_reads_has_the_statements_that_kilter_finds() throws Exception {
        Random random = Sample.random("files of statements that Prisma reads");
        List<String> read = GrammarLine.all().stream()
                .filter(line -> line.outcome() == GrammarLine.Outcome.READ)
                .map(GrammarLine::sql)
                .toList();
        List<String> scripts = new ArrayList<>(List.of(
                "",
                "-- nothing",
                ";;",
                "BEGIN;\nCREATE TABLE a (b int);\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON a (b);",
                "SELECT E'it\\'s; one';\nSELECT 'c:\\';\nSELECT $$;$$, $a$ $$;$$ $a$;",
                "SELECT \"a;b\"\"c\" FROM t; SELECT U&'\\0041;' -- the end"));
        while (scripts.size() < 500) {
            StringBuilder script = new StringBuilder(random.nextBoolean() ? "-- first\n" : "");
            for (int i = random.nextInt(6); i >= 0; i--) {
                script.append(read.get(random.nextInt(read.size())));
                script.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
            }
            scripts.add(script.toString());
        }

        List<String> counts = counted(scripts);

        for (int i = 0; i < scripts.size(); i++) {
            List<SqlStatement> statements = SqlSplitter.split(scripts.get(i));
            assertThat(statements).as(scripts.get(i)).allMatch(Grammar::reads);
            assertThat(counts.get(i)).as(scripts.get(i)).isEqualTo(String.valueOf(statements.size()));
        }
    }

    private List<String> counted(List<String> scripts) throws IOException {
        Path program = PARSER.target().resolve("count.mjs");
        Files.copy(PARSER.source().resolve("count.mjs"), program, StandardCopyOption.REPLACE_EXISTING);
        Path input = Files.writeString(temp.resolve("scripts"), String.join("\u0001", scripts));
        NpmFolder.Ran ran = NpmFolder.run(new ProcessBuilder("node", program.toString()).redirectInput(input.toFile()));
        assertThat(ran.exit()).as(ran.output()).isZero();
        return ran.output().lines().toList();
    }
}
