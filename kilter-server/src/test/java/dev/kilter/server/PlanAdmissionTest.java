package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.wire.SavedPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanAdmissionTest {
    private static final Instant MADE = Instant.parse("2026-11-23T12:00:00Z");
    private static final AppConfig CONFIG = Requests.of("dev", true).config();
    private static final String ID = "plan-850a18316b25e522";
    private static final SavedPlan PLAN = plan(CONFIG.slot());

    @Test
    void a_deploy_without_a_plan_is_none_of_its_business() {
        assertThat(PlanAdmission.refusal(CONFIG, "files", DeployOptions.PLAIN, null, MADE))
                .isEmpty();
    }

    @Test
    void a_plan_of_these_files_and_this_env_is_let_in_for_seven_days() {
        assertThat(refusal("files", PLAN, MADE.plusSeconds(7 * 24 * 3600))).isEmpty();
        assertThat(refusal("files", PLAN, MADE.plusSeconds(7 * 24 * 3600 + 1))).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M05");
            assertThat(problem.kind().exitCode()).isEqualTo(7);
            assertThat(problem.detail())
                    .isEqualTo("the plan '" + ID
                            + "' does not hold: it expired at 2026-11-30T12:00:00Z, seven days after it was made");
            assertThat(problem.hint()).isEqualTo("kilter migrate plan --env dev");
        });
    }

    @Test
    void a_foreign_an_unknown_and_an_outdated_plan_are_refused_with_the_difference() {
        assertThat(refusal("files", plan(Slot.parse("acme/shop/prod")), MADE).map(Problem::detail))
                .hasValue("the plan '" + ID + "' does not hold: it is of acme/shop/prod and not of acme/shop/dev");
        assertThat(refusal("files", null, MADE).map(Problem::detail))
                .hasValue("the plan '" + ID + "' does not hold: the platform has no plan of that id");
        assertThat(refusal("other files", PLAN, MADE).map(Problem::detail))
                .hasValue("the plan '" + ID
                        + "' does not hold: the files of 'migrations' are not those that it was made from");
    }

    @Test
    void a_plan_without_the_wish_to_migrate_is_a_mistake() {
        DeployOptions options = new DeployOptions(false, false, false, false, null, ID, null);

        assertThat(PlanAdmission.refusal(CONFIG, "files", options, PLAN, MADE)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-C02");
            assertThat(problem.hint()).isEqualTo("kilter deploy --env dev --migration --plan-id " + ID);
        });
    }

    @Test
    void only_the_policy_asks_for_a_review_and_only_in_protected_envs_without_a_plan_or_an_override() {
        AppConfig prod = new AppConfig(
                CONFIG.project(),
                CONFIG.env(),
                true,
                true,
                CONFIG.web(),
                CONFIG.variables(),
                CONFIG.build(),
                CONFIG.database(),
                CONFIG.migration(),
                CONFIG.seeds(),
                CONFIG.processes());
        DeployOptions migrates = new DeployOptions(false, true, false, false, null);

        assertThat(PlanAdmission.needsReview(prod, migrates, true)).isTrue();
        assertThat(PlanAdmission.needsReview(prod, migrates, false)).isFalse();
        assertThat(PlanAdmission.needsReview(CONFIG, migrates, true)).isFalse();
        assertThat(PlanAdmission.needsReview(prod, new DeployOptions(false, true, false, true, null), true))
                .isFalse();
        assertThat(PlanAdmission.needsReview(prod, new DeployOptions(false, true, false, false, null, ID, null), true))
                .isFalse();
    }

    private static Optional<Problem> refusal(String files, @Nullable SavedPlan plan, Instant now) {
        return PlanAdmission.refusal(
                CONFIG, files, new DeployOptions(false, true, false, false, null, ID, null), plan, now);
    }

    private static SavedPlan plan(Slot slot) {
        return new SavedPlan(
                ID,
                slot,
                new MigrationPlan("from", "to", List.of(), "sql plain"),
                "dev2",
                MADE,
                MADE.plusSeconds(7 * 24 * 3600),
                "files",
                Map.of());
    }
}
