package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What follows a tool's own command.
class SettledMigrationIT {
    private static final Map<String, String> FILES =
            Map.of("migrations/1_item.up.sql", "CREATE TABLE item (id int);", "migrations/1_item.down.sql", "");

    private final RunnerFixture platform = new RunnerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_ledger_that_has_all_of_it_is_reported() {
        platform.sql("CREATE TABLE item (id int);"
                + "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                + "INSERT INTO schema_migrations VALUES (1, false)");

        assertThat(platform.run("settle", FILES))
                .isEqualTo(new JobLine.Report("sql: 1 of 1 applied by its own command", true, "1_item.up.sql"));
    }

    @Test
    void a_command_that_ended_well_and_did_nothing_is_a_failure() {
        Problem refused = Objects.requireNonNull(
                        catchThrowableOfType(KilterException.class, () -> platform.run("settle", FILES)))
                .problem();

        assertThat(refused.code().value()).isEqualTo("KLT-M01");
        assertThat(refused.detail()).isEqualTo("the tool's own command ended well, and '1_item.up.sql' is not applied");
    }

    @Test
    void plain_files_are_known_to_their_own_command_alone() {
        for (String text :
                List.of("CREATE TABLE item (id int);", "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;")) {
            assertThat(platform.run("settle", Map.of("migrations/1_item.sql", text)))
                    .isEqualTo(new JobLine.Report("the tool's own command ended well", true, null));
        }
    }

    @Test
    void a_ledger_of_another_name_is_the_commands_own() {
        platform.sql("CREATE TABLE item (id int);"
                + "CREATE TABLE my_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                + "INSERT INTO my_migrations VALUES (1, false)");

        assertThat(platform.run("settle", FILES))
                .isEqualTo(new JobLine.Report("sql: its own command ended well", true, null));
    }

    @Test
    void a_version_that_kilter_does_not_know_is_taken_at_its_word() {
        Map<String, String> newer = new HashMap<>();
        newer.put("package.json", "{ \"dependencies\": { \"prisma\": \"8.0.0\" } }");
        newer.put("prisma/migrations/1_a/migration.sql", "");

        assertThat(platform.run(platform.job("settle", "prisma", "prisma/migrations", newer), newer))
                .isEqualTo(new JobLine.Report("prisma: its own command ended well", true, null));
    }
}
