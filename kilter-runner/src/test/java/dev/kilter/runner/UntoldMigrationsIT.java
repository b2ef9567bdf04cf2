package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.testkit.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a killed run has applied without a word, the next one tells, whatever the tool calls its migrations.
class UntoldMigrationsIT {
    private final RunnerFixture platform = new RunnerFixture();
    private final List<JobLine> lines = new ArrayList<>();

    @AfterEach
    void stop() {
        platform.close();
    }

    static List<ToolProject> projects() {
        return Sample.of(
                4,
                "tools whose files run one by one",
                Stream.of(ToolProject.values())
                        .filter(project -> project != ToolProject.ATLAS)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("projects")
    void what_is_applied_beyond_what_is_known_is_told_and_nothing_else(ToolProject project) {
        String newest =
                Objects.requireNonNull(migrate(project, project.files(), "").schema());
        List<String> names = lines.stream()
                .filter(JobLine.FileDone.class::isInstance)
                .map(line -> ((JobLine.FileDone) line).name())
                .toList();
        assertThat(names).hasSize(4).endsWith(newest);
        assertThat(found()).as("all told by the run itself").isEmpty();

        migrate(project, project.files(), newest);
        assertThat(found()).as("all known").isEmpty();
        migrate(project, project.files(), names.get(1));
        assertThat(found()).isEqualTo(names.subList(2, 4));
        migrate(project, project.files(), "");
        assertThat(found()).isEqualTo(names);
        migrate(project, project.files(), "gone.sql");
        assertThat(found())
                .as("what came after a name that is gone, nobody knows")
                .isEqualTo(names);
        migrate(project, project.files(), null);
        assertThat(found()).as("nobody asks").isEmpty();
    }

    @Test
    void a_repeatable_migration_is_no_newer_than_the_newest_version() {
        ToolProject flyway = ToolProject.FLYWAY;
        Map<String, String> files = new HashMap<>(flyway.files());
        files.put("migrations/R__ids.sql", "CREATE OR REPLACE VIEW ids AS SELECT id FROM item;");
        String newest = Objects.requireNonNull(migrate(flyway, files, "").schema());

        migrate(flyway, files, newest);

        assertThat(found()).isEmpty();
    }

    @Test
    void a_run_that_fails_tells_it_too() {
        ToolProject plain = ToolProject.PLAIN;
        migrate(plain, plain.files(), "");
        Map<String, String> more = new HashMap<>(plain.files());
        more.put("migrations/5_fails.sql", "SELECT 1 / 0;");
        lines.clear();

        assertThat(catchThrowable(() -> platform.run(plain.job(platform, more).knowing("3_index.sql"), lines::add)))
                .isInstanceOf(KilterException.class);

        assertThat(found()).containsExactly("4_more.sql");
    }

    private JobLine.Report migrate(ToolProject project, Map<String, String> files, @Nullable String known) {
        lines.clear();
        return (JobLine.Report) platform.run(project.job(platform, files).knowing(known), lines::add);
    }

    private List<String> found() {
        return lines.stream()
                .filter(JobLine.Found.class::isInstance)
                .flatMap(line -> ((JobLine.Found) line).names().stream())
                .toList();
    }
}
