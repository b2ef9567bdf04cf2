package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever changes `migration.format` and nothing else runs nothing again.
class ChangedFormatIT {
    private static final List<String> FORMATS =
            List.of("golang-migrate", "dbmate", "goose", "flyway", "liquibase", "plain");

    @ParameterizedTest
    @ValueSource(strings = {"golang-migrate", "dbmate", "goose", "flyway", "liquibase", "plain"})
    void another_format_over_the_same_database_is_refused(String first) {
        int next = (FORMATS.indexOf(first) + 1) % FORMATS.size();
        for (String second : List.of(first, FORMATS.get(next))) {
            try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
                Plain files = new Plain(database).file(name(first), text(first)).format(first);
                assertThat(files.apply().applied()).hasSize(1);
                files.without(name(first)).file(name(second), text(second)).format(second);
                if (second.equals(first)) {
                    assertThat(files.apply().applied()).isEmpty();
                    continue;
                }
                Problem problem = files.refusal();
                assertThat(problem.code().value()).as(first + " to " + second).isEqualTo("KLT-M03");
                assertThat(problem.detail()).contains("`format: " + second + "`", "migrated with " + first);
                assertThat(files.rows("SELECT count(*) FROM item")).containsExactly("1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"goose", "flyway"})
    void a_first_run_that_failed_binds_nobody(String second) {
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            Plain files =
                    new Plain(database).file(name(second), "SELECT nonsense;").format("plain");
            files.refusal();
            files.file(name(second), text(second)).format(second);
            assertThat(files.apply().applied()).hasSize(1);
        }
    }

    private static String name(String format) {
        return switch (format) {
            case "golang-migrate" -> "1_item.up.sql";
            case "flyway" -> "V1__item.sql";
            default -> "1_item.sql";
        };
    }

    private static String text(String format) {
        String sql = "CREATE TABLE item (id int);\nINSERT INTO item VALUES (1);\n";
        return switch (format) {
            case "dbmate" -> "-- migrate:up\n" + sql;
            case "goose" -> "-- +goose Up\n" + sql;
            case "liquibase" -> "--liquibase formatted sql\n--changeset me:1\n" + sql;
            default -> sql;
        };
    }
}
