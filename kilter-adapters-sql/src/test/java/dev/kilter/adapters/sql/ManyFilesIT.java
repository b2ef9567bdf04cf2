package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// As much as a bundle can carry.
@Drawn
class ManyFilesIT {
    @Test
    void a_thousand_files_run_in_their_order_and_a_failure_names_them_in_short() {
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            Plain plain = files(database, 1_000);
            Problem problem = plain.file("99999.sql", "SELECT nonsense;").refusal();

            assertThat(plain.rows("SELECT count(*) FROM item")).containsExactly("1000");
            assertThat(plain.status().names(State.PENDING)).containsExactly("99999.sql");
            assertThat(problem.evidence().getLast())
                    .isEqualTo("00000.sql … 00999.sql (1000 files) applied and stays; 99999.sql left nothing behind");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true")
    void ten_thousand_files_run() {
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            assertThat(files(database, 10_000).apply().applied()).hasSize(10_000);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true")
    void a_file_of_fifty_megabytes_runs() {
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            String row = "INSERT INTO item VALUES (1, 'as many words as a row may have, ; and signs -- like these');\n";
            Plain plain = new Plain(database)
                    .file("1_a.sql", "CREATE TABLE item (id int, text text);")
                    .file("2_b.sql", row.repeat(50_000_000 / row.length()));
            assertThat(plain.apply().applied()).hasSize(2);
            assertThat(plain.rows("SELECT count(*) FROM item")).containsExactly("" + 50_000_000 / row.length());
        }
    }

    private static Plain files(FreshDatabase database, int count) {
        Plain plain =
                new Plain(database).file("00000.sql", "CREATE TABLE item (id int);\nINSERT INTO item VALUES (0);");
        for (int i = 1; i < count; i++) {
            plain.file(String.format(Locale.ROOT, "%05d.sql", i), "INSERT INTO item VALUES (" + i + ");");
        }
        return plain;
    }
}
