package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.testkit.Drawn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An apply that is held to a reviewed plan, or to the policy that asks for one, on a real database.
@Drawn
class PlanReviewIT {
    private static final Map<String, String> FIRST =
            Map.of("migrations/0001_item.sql", "CREATE TABLE item (id int PRIMARY KEY, note text);");
    private static final Map<String, String> BOTH = with(
            FIRST,
            Map.of(
                    "migrations/0002_drop.sql",
                    "ALTER TABLE item DROP COLUMN note;\nALTER TABLE item ADD COLUMN size int;"));

    private final RunnerFixture platform = new RunnerFixture();

    @BeforeEach
    void somethingIsThere() {
        platform.run("migrate", FIRST);
        platform.sql("INSERT INTO item VALUES (1, 'kept')");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_plan_that_holds_is_applied_and_its_classes_are_reported() {
        SavedPlan plan = plan(BOTH);

        JobLine.Report report = (JobLine.Report) apply(BOTH, plan);

        var impact = Objects.requireNonNull(report.impact());
        assertThat(impact.plan()).isEqualTo(plan.id());
        assertThat(impact.statements()).isEqualTo(Map.of("destructive", 1, "safe", 1));
        assertThat(impact.notable())
                .singleElement()
                .asString()
                .startsWith("migrations/0002_drop.sql:1 destructive: ALTER TABLE item DROP COLUMN note (");
        assertThat(columns()).containsExactly("id", "size");
    }

    @Test
    void each_file_tells_its_classes_so_that_they_are_known_where_a_later_one_fails() {
        Map<String, String> files =
                with(BOTH, Map.of("migrations/0003_check.sql", "ALTER TABLE item ADD CHECK (id > 1);"));
        List<JobLine> lines = new ArrayList<>();

        assertThat(catchThrowable(() -> platform.run(platform.job("migrate", "sql", "migrations", files), lines::add)))
                .isInstanceOf(KilterException.class);

        assertThat(columns()).containsExactly("id", "size");
        assertThat(lines)
                .filteredOn(JobLine.FileDone.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        JobLine.FileDone.class,
                        file -> assertThat(Objects.requireNonNull(file.impact()).statements())
                                .isEqualTo(Map.of("destructive", 1, "safe", 1)));
    }

    @Test
    void a_plan_made_again_without_a_change_has_the_same_id_and_rows_do_not_matter() {
        SavedPlan plan = plan(BOTH);
        platform.sql("INSERT INTO item VALUES (2, 'more')");

        assertThat(plan(BOTH).id()).isEqualTo(plan.id());
    }

    @Test
    void a_drifted_schema_voids_the_plan_and_the_object_is_named() {
        SavedPlan plan = plan(BOTH);
        platform.sql("ALTER TABLE item ADD COLUMN by_hand text; CREATE INDEX mine ON item (id)");

        Problem refused = refusal(BOTH, plan);

        assertThat(refused.code().value()).isEqualTo("KLT-M05");
        assertThat(refused.detail())
                .isEqualTo("the plan '" + plan.id()
                        + "' no longer holds: column public.item.by_hand is new in the database");
        assertThat(refused.evidence())
                .containsExactly(
                        "column public.item.by_hand is new in the database",
                        "index public.mine is new in the database");
        assertThat(refused.hint()).isEqualTo("kilter migrate plan");
        assertThat(columns()).containsExactly("id", "note", "by_hand");
    }

    @Test
    void an_edited_or_a_further_file_voids_the_plan() {
        SavedPlan plan = plan(BOTH);
        Map<String, String> edited = with(BOTH, Map.of("migrations/0002_drop.sql", "DROP TABLE item;"));
        Map<String, String> further = with(BOTH, Map.of("migrations/0003_more.sql", "CREATE TABLE more (id int);"));

        assertThat(refusal(edited, plan).evidence())
                .containsExactly("migrations/0002_drop.sql has other statements than the plan");
        assertThat(refusal(further, plan).evidence())
                .containsExactly("migrations/0003_more.sql is pending and not in the plan");
        assertThat(columns()).containsExactly("id", "note");
    }

    @Test
    void a_migration_that_somebody_applied_meanwhile_voids_the_plan() {
        SavedPlan plan = plan(BOTH);
        platform.run("migrate", BOTH);

        assertThat(refusal(BOTH, plan).evidence())
                .contains("migrations/0002_drop.sql is in the plan and no longer pending");
    }

    @Test
    void an_expired_plan_is_refused() {
        SavedPlan plan = platform.keep(platform.run("plan", BOTH), Instant.now().minusSeconds(1));

        assertThat(refusal(BOTH, plan).detail()).contains("it expired at " + plan.expires());
    }

    @Test
    void a_plan_that_was_begun_goes_on_with_what_is_left_of_it() {
        Map<String, String> broken = with(BOTH, Map.of("migrations/0003_more.sql", "CREATE TABLE more (id nonsense);"));
        SavedPlan plan = plan(broken);
        assertThat(refusal(broken, plan).code().value()).isEqualTo("KLT-M01");

        platform.sql("CREATE DOMAIN nonsense AS int");
        Map<String, String> edited =
                with(broken, Map.of("migrations/0003_more.sql", "CREATE TABLE more (a nonsense);"));
        assertThat(refusal(edited, plan).code().value()).as("other files").isEqualTo("KLT-M05");
        apply(broken, plan);

        assertThat(platform.query("SELECT to_regclass('more')::text")).containsExactly("more");
    }

    @Test
    void the_policy_refuses_destructive_statements_without_a_plan_and_lets_the_others_pass() {
        JobSpec job = platform.job("migrate", "sql", "migrations", BOTH).reviewed(null, null, true);

        Problem refused = Objects.requireNonNull(
                        catchThrowableOfType(KilterException.class, () -> platform.run(job, BOTH)))
                .problem();

        assertThat(refused.code().value()).isEqualTo("KLT-M04");
        assertThat(refused.detail()).isEqualTo("prod needs a reviewed plan: data is gone after a pending statement");
        assertThat(refused.evidence()).hasSize(1).first().asString().contains("ALTER TABLE item DROP COLUMN note");
        assertThat(refused.hint()).startsWith("kilter migrate plan      then   kilter deploy --migration --plan-id");
        assertThat(columns()).containsExactly("id", "note");

        Map<String, String> harmless = with(FIRST, Map.of("migrations/0002_add.sql", "CREATE TABLE more (id int);"));
        JobSpec other = platform.job("migrate", "sql", "migrations", harmless).reviewed(null, null, true);
        assertThat(platform.run(other, harmless)).isInstanceOf(JobLine.Report.class);
    }

    @Test
    void a_check_says_the_same_before_the_build_and_changes_nothing() {
        SavedPlan plan = plan(BOTH);
        JobSpec check = platform.held(platform.job("check", "sql", "migrations", BOTH), plan.id());
        assertThat(platform.run(check, BOTH)).isInstanceOf(JobLine.Report.class);
        assertThat(columns()).containsExactly("id", "note");

        platform.sql("CREATE TABLE by_hand ()");
        assertThat(catchThrowableOfType(KilterException.class, () -> platform.run(check, BOTH)))
                .hasMessageContaining("table public.by_hand is new in the database");
    }

    private SavedPlan plan(Map<String, String> files) {
        return platform.keep(platform.run("plan", files), Instant.now().plusSeconds(3600));
    }

    private JobLine apply(Map<String, String> files, SavedPlan plan) {
        return platform.run(platform.held(platform.job("migrate", "sql", "migrations", files), plan.id()), files);
    }

    private Problem refusal(Map<String, String> files, SavedPlan plan) {
        return Objects.requireNonNull(catchThrowableOfType(KilterException.class, () -> apply(files, plan)))
                .problem();
    }

    private List<String> columns() {
        return platform.query("SELECT attname FROM pg_attribute WHERE attrelid = 'item'::regclass AND attnum > 0"
                + " AND NOT attisdropped ORDER BY attnum");
    }

    private static Map<String, String> with(Map<String, String> files, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(files);
        all.putAll(more);
        return all;
    }
}
