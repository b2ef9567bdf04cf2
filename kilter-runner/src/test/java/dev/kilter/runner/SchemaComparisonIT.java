package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.SchemaDiff;
import dev.kilter.sdk.wire.SchemaDiff.Change;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The live schema against the migrations, for each tool.
class SchemaComparisonIT {
    private static final String ITEM = "CREATE TABLE item (id int PRIMARY KEY, note text);";
    private static final String MORE = "ALTER TABLE item ADD COLUMN size int DEFAULT 3;";

    private final RunnerFixture platform = new RunnerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql", "drizzle", "prisma"})
    void pending_changes_and_drift_are_told_apart(String tool) {
        Map<String, String> files = new TreeMap<>(project(tool, 1));
        platform.run(job(tool, "migrate", files), files);
        assertThat(diff(tool, files).drift()).isEmpty();
        assertThat(diff(tool, files).pending()).isEmpty();
        platform.sql("ALTER TABLE item ALTER COLUMN note SET NOT NULL; CREATE VIEW notes AS SELECT note FROM item");
        Map<String, String> both = project(tool, 2);

        SchemaDiff diff = diff(tool, both);

        assertThat(diff.pending()).containsExactly(new Change("column public.item.size", null, "integer default 3"));
        assertThat(diff.drift())
                .contains(new Change("column public.item.note", "text", "text not null"))
                .anyMatch(change -> change.object().equals("view public.notes") && change.before() == null)
                .hasSize(2);
        assertThat(platform.query(
                        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'item'::regclass AND attname = 'size'"))
                .as("nothing was changed")
                .containsExactly("0");
    }

    @Test
    void an_edited_migration_shows_as_drift() {
        Map<String, String> files = project("sql", 1);
        platform.run(job("sql", "migrate", files), files);
        Map<String, String> edited = new TreeMap<>(files);
        edited.put("migrations/0001_item.sql", "CREATE TABLE item (id bigint PRIMARY KEY, note text);");

        assertThat(diff("sql", edited).drift())
                .containsExactly(new Change("column public.item.id", "bigint not null", "integer not null"));
    }

    @Test
    void a_pending_migration_that_cannot_run_is_told_with_the_place_where_it_was_tried() {
        Map<String, String> files = new TreeMap<>(project("sql", 1));
        files.put("migrations/0002_broken.sql", "ALTER TABLE nobody ADD COLUMN a int;");

        KilterException failure = catchThrowableOfType(KilterException.class, () -> diff("sql", files));

        assertThat(failure.problem().code().value()).isEqualTo("KLT-M01");
        assertThat(failure.problem().detail()).contains("0002_broken.sql");
        assertThat(failure.problem().evidence()).anyMatch(line -> line.contains("the live one is untouched"));
    }

    private SchemaDiff diff(String tool, Map<String, String> files) {
        return ((JobLine.Compared) platform.run(job(tool, "diff", files), files)).diff();
    }

    private JobSpec job(String tool, String kind, Map<String, String> files) {
        String dir = switch (tool) {
            case "drizzle" -> "drizzle";
            case "prisma" -> "prisma/migrations";
            default -> "migrations";
        };
        return platform.job(kind, tool, dir, files);
    }

    private static Map<String, String> project(String tool, int count) {
        Map<String, String> files = new TreeMap<>();
        String more = count > 1 ? MORE : "";
        switch (tool) {
            case "drizzle" -> {
                files.put("package.json", "{ \"dependencies\": { \"drizzle-orm\": \"1.0.0-rc.4\" } }");
                files.put("drizzle/20260101000000_item/migration.sql", ITEM);
                files.put("drizzle/20260102000000_more/migration.sql", more);
            }
            case "prisma" -> {
                files.put("package.json", "{ \"devDependencies\": { \"prisma\": \"6.19.3\" } }");
                files.put("prisma/migrations/20260101000000_item/migration.sql", ITEM);
                files.put("prisma/migrations/20260102000000_more/migration.sql", more);
            }
            default -> {
                files.put("migrations/0001_item.sql", ITEM);
                files.put("migrations/0002_more.sql", more);
            }
        }
        files.values().removeIf(String::isEmpty);
        return files;
    }
}
