package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.testkit.Drawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A declared schema in the Jobs of a deploy and of a task.
@Drawn
class DeclaredMigrationIT {
    private static final Map<String, String> FIRST = schema("CREATE TABLE item (id int, name text);");
    private static final Map<String, String> SECOND = schema("CREATE TABLE item (id int, size int);\n"
            + "CREATE TABLE other (id int);\nCREATE UNIQUE INDEX item_id ON item (id);");

    private final RunnerFixture platform = new RunnerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_difference_that_nobody_has_reviewed_is_refused_with_its_statements_and_what_to_do() {
        run("migrate", FIRST, Unreviewed.SHOWN);

        Problem refused = refusal(job("migrate", SECOND, Unreviewed.REFUSED), SECOND);

        assertThat(refused.code().value()).isEqualTo("KLT-M04");
        assertThat(refused.detail())
                .isEqualTo("prod needs a reviewed plan: the live schema differs from 'schema' by 4 statements");
        assertThat(refused.evidence())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("DROP COLUMN name"))
                .anySatisfy(line -> assertThat(line).startsWith("safe: CREATE TABLE public.other"));
        assertThat(refused.hint()).startsWith("kilter migrate plan ").endsWith("--migration --plan-id plan-…");
        assertThat(refusal(job("check", SECOND, Unreviewed.REFUSED), SECOND)).isEqualTo(refused);
        assertThat(platform.query("SELECT to_regclass('other')::text")).containsExactly((String) null);
    }

    @Test
    void no_difference_is_no_refusal() {
        run("migrate", FIRST, Unreviewed.SHOWN);

        assertThat(run("check", FIRST, Unreviewed.REFUSED))
                .isEqualTo(new JobLine.Report("atlas: the schema is as declared", false, null));
    }

    @Test
    void a_bootstrap_makes_the_first_schema_by_itself_and_no_other() {
        assertThat(refusal(job("migrate", FIRST, Unreviewed.REFUSED), FIRST).hint())
                .startsWith("kilter deploy --bootstrap");

        JobLine.Report report = run("migrate", FIRST, Unreviewed.INITIAL);

        assertThat(report.changed()).isTrue();
        assertThat(refusal(job("migrate", SECOND, Unreviewed.INITIAL), SECOND)
                        .code()
                        .value())
                .isEqualTo("KLT-M04");
    }

    @Test
    void a_reviewed_plan_is_applied_exactly_and_again_does_no_harm() {
        run("migrate", FIRST, Unreviewed.SHOWN);
        SavedPlan plan = plan(SECOND);

        JobLine.Report report = (JobLine.Report) platform.run(held(SECOND, plan), SECOND);

        var impact = Objects.requireNonNull(report.impact());
        assertThat(impact.plan()).isEqualTo(plan.id());
        assertThat(report.summary()).isEqualTo("atlas: 4 statements applied");
        assertThat(platform.query("SELECT attname FROM pg_attribute WHERE attrelid = 'item'::regclass"
                        + " AND attnum > 0 AND NOT attisdropped"))
                .containsExactly("id", "size");
        assertThat(((JobLine.Report) platform.run(held(SECOND, plan), SECOND)).summary())
                .isEqualTo("atlas: the schema is as declared");
    }

    @Test
    void a_drifted_schema_and_an_edited_file_void_the_plan() {
        run("migrate", FIRST, Unreviewed.SHOWN);
        SavedPlan plan = plan(SECOND);
        Map<String, String> edited = schema("CREATE TABLE item (id int, size int);");

        assertThat(refusal(held(edited, plan), edited).evidence())
                .containsExactly("it would not run what is in the plan: CREATE TABLE public.other ( id integer )");
        platform.sql("CREATE TABLE by_hand (id int)");
        Problem refused = refusal(held(SECOND, plan), SECOND);

        assertThat(refused.code().value()).isEqualTo("KLT-M05");
        assertThat(refused.evidence())
                .contains(
                        "it would run what is not in the plan: DROP TABLE public.by_hand",
                        "table public.by_hand is new in the database");
    }

    @Test
    void a_plan_that_stopped_half_way_goes_on_with_what_is_left_of_it() {
        run("migrate", FIRST, Unreviewed.SHOWN);
        platform.sql("INSERT INTO item VALUES (1), (1)");
        SavedPlan plan = plan(SECOND);
        List<JobLine> lines = new ArrayList<>();
        Problem failed = Objects.requireNonNull(
                        catchThrowableOfType(KilterException.class, () -> platform.run(held(SECOND, plan), lines::add)))
                .problem();
        assertThat(failed.detail()).startsWith("the schema change failed: could not create unique index");
        assertThat(lines)
                .filteredOn(JobLine.FileDone.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(JobLine.FileDone.class, told -> {
                    assertThat(told.name()).isEqualTo("schema/schema.sql, in part");
                    assertThat(Objects.requireNonNull(told.impact()).statements())
                            .containsKey("destructive");
                });
        assertThat(platform.query("SELECT to_regclass('other')::text")).containsExactly("other");

        platform.sql("DELETE FROM item");
        platform.run(held(SECOND, plan), SECOND);

        assertThat(platform.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'item_id'::regclass"))
                .containsExactly("true");
    }

    @Test
    void an_env_that_refuses_nothing_is_shown_everything() {
        run("migrate", FIRST, Unreviewed.SHOWN);

        assertThat(run("check", SECOND, Unreviewed.SHOWN).summary())
                .isEqualTo("atlas: 4 statements pending (--migration)");
        JobLine.Compared diff = (JobLine.Compared) platform.run(job("diff", SECOND, Unreviewed.SHOWN), SECOND);
        assertThat(diff.diff().pending())
                .extracting(change -> change.object())
                .containsExactly(
                        "column public.item.name",
                        "column public.item.size",
                        "column public.other.id",
                        "index public.item_id",
                        "table public.other");
    }

    private SavedPlan plan(Map<String, String> files) {
        return platform.keep(
                platform.run(job("plan", files, Unreviewed.SHOWN), files),
                Instant.now().plus(Duration.ofDays(7)));
    }

    private JobSpec held(Map<String, String> files, SavedPlan plan) {
        return platform.held(job("migrate", files, Unreviewed.SHOWN), plan.id());
    }

    private JobLine.Report run(String kind, Map<String, String> files, Unreviewed unreviewed) {
        return (JobLine.Report) platform.run(job(kind, files, unreviewed), files);
    }

    private Problem refusal(JobSpec job, Map<String, String> files) {
        return Objects.requireNonNull(catchThrowableOfType(KilterException.class, () -> platform.run(job, files)))
                .problem();
    }

    private JobSpec job(String kind, Map<String, String> files, Unreviewed unreviewed) {
        JobSpec job = platform.job(kind, "atlas", "schema", files);
        return job.trying(job.scratch(), unreviewed);
    }

    private static Map<String, String> schema(String sql) {
        return Map.of("schema/schema.sql", sql);
    }
}
