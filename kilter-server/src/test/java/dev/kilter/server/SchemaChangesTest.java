package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// While servers are updated one after the other, older ones work on the schema of the newest. So a change may only add
/// what an older server need not know.
class SchemaChangesTest {
    private static final Pattern MADE_TABLE = Pattern.compile("CREATE TABLE (\\w+)");
    private static final Pattern COLUMN = Pattern.compile("ADD COLUMN \\w+ [^,]+");

    @Test
    void no_change_of_the_schema_breaks_an_older_server() throws IOException {
        List<String> changes = changes();

        assertThat(changes).hasSizeGreaterThan(8);
        assertThat(changes.stream().skip(1))
                .allSatisfy(change -> assertThat(breaking(change)).isEmpty());
    }

    @Test
    void a_change_that_would_is_seen() {
        assertThat(List.of(
                        "DROP TABLE plan",
                        "ALTER TABLE plan DROP COLUMN body",
                        "ALTER TABLE plan RENAME body TO text",
                        "ALTER TABLE plan ALTER COLUMN body SET NOT NULL",
                        "ALTER TABLE plan ADD COLUMN more text NOT NULL",
                        "ALTER TABLE plan ADD COLUMN one text, ADD COLUMN two int NOT NULL",
                        "ALTER TABLE plan ADD CONSTRAINT short CHECK (length(body) < 9)",
                        "CREATE UNIQUE INDEX one_plan ON plan (slot)",
                        "CREATE TABLE other (id text); CREATE UNIQUE INDEX one_plan ON plan (slot)",
                        "UPDATE plan SET body = ''",
                        "DELETE FROM plan"))
                .allSatisfy(change -> assertThat(breaking(change)).isNotEmpty());
        assertThat(List.of(
                        "ALTER TABLE plan ADD COLUMN more text, ADD COLUMN sure boolean NOT NULL DEFAULT false",
                        "CREATE INDEX plans ON plan (slot)",
                        "CREATE TABLE other (id text); CREATE UNIQUE INDEX others ON other (id)"))
                .allSatisfy(change -> assertThat(breaking(change)).isEmpty());
    }

    private static List<String> changes() throws IOException {
        try (InputStream in = SchemaChangesTest.class.getResourceAsStream("schema.sql")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("--changeset [^\n]*\n", -1)).skip(1).toList();
        }
    }

    /// The statements of a change that an older server may break at.
    private static List<String> breaking(String change) {
        List<String> made = MADE_TABLE
                .matcher(change)
                .results()
                .map(table -> table.group(1))
                .toList();
        return Arrays.stream(change.split(";", -1))
                .map(statement -> statement.replaceAll("\\s+", " ").strip())
                .filter(statement -> !statement.isEmpty() && !isHarmless(statement, made))
                .toList();
    }

    private static boolean isHarmless(String statement, List<String> made) {
        boolean ofNewTable = made.stream()
                .anyMatch(table -> statement.matches("(CREATE UNIQUE INDEX \\w+ ON|INSERT INTO) " + table + "\\b.*"));
        Matcher added = Pattern.compile("ALTER TABLE \\w+ (ADD COLUMN .*)").matcher(statement);
        boolean addsColumns = added.matches()
                && COLUMN.matcher(added.group(1)).replaceAll("").matches("[, ]*")
                && COLUMN.matcher(added.group(1))
                        .results()
                        .allMatch(column -> !column.group().contains("NOT NULL")
                                || column.group().contains("DEFAULT"));
        return ofNewTable || addsColumns || statement.matches("CREATE (TABLE|INDEX) .*");
    }
}
