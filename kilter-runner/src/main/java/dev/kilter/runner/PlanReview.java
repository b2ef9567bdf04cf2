package dev.kilter.runner;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.SavedPlan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// Holds an apply to the plan that was reviewed, or to the policy that asks for one. A plan that was begun here may go
/// on after a kill: what is left of it is still what was reviewed.
final class PlanReview {
    private static final int SHOWN = 10;

    private final JobSpec job;
    private final SlotDatabase database;
    private final Supplier<SavedPlan> reviewed;
    private final InstantSource clock;

    PlanReview(JobSpec job, SlotDatabase database, Supplier<SavedPlan> reviewed, InstantSource clock) {
        this.job = job;
        this.database = database;
        this.reviewed = reviewed;
        this.clock = clock;
    }

    /// What an apply would run now; a refusal is thrown. Empty when the tool does not say and nobody needs to know.
    List<PlannedStatement> admit(MigrationAdapter adapter, MigrationSet set, ProjectTree tree) {
        boolean bound = job.plan() != null || job.review();
        if (!(adapter instanceof PlansMigrations planner)) {
            if (job.plan() != null) {
                throw Problem.of(
                                KilterCode.ARGUMENT_INVALID,
                                "the migration tool '" + adapter.id() + "' makes no plans, and the deploy names one",
                                "Leave --plan-id out.")
                        .toException();
            }
            return List.of();
        }
        if (!bound) {
            return classes(planner, set);
        }
        LivePlan now = LivePlan.of(
                planner.plan(set, database, database::scratch), tree, Objects.requireNonNull(job.dir()), database);
        if (job.plan() == null) {
            refuseDestructive(now);
        } else {
            hold(reviewed.get(), now);
        }
        return now.plan().statements();
    }

    /// Holds what a tool that declares its schema would run now to the reviewed plan, or to what the env allows
    /// without one. A refusal is thrown.
    void admit(LivePlan now) {
        if (job.plan() != null) {
            hold(reviewed.get(), now);
            return;
        }
        if (now.plan().isEmpty()) {
            return;
        }
        boolean first = now.schema().isEmpty();
        if (job.unreviewed() == Unreviewed.REFUSED || (job.unreviewed() == Unreviewed.INITIAL && !first)) {
            throw unreviewed(now, first);
        }
        if (job.review()) {
            refuseDestructive(now);
        }
    }

    private KilterException unreviewed(LivePlan now, boolean first) {
        List<PlannedStatement> statements = now.plan().statements();
        List<String> evidence = new ArrayList<>(
                statements.stream().limit(SHOWN).map(MigrationImpact::line).toList());
        if (statements.size() > SHOWN) {
            evidence.add("and " + (statements.size() - SHOWN) + " more");
        }
        return Problem.of(
                        KilterCode.PLAN_NEEDED,
                        job.slot().env() + " needs a reviewed plan: the live schema differs from '" + job.dir()
                                + "' by "
                                + (statements.size() == 1 ? "a statement" : statements.size() + " statements"),
                        first
                                ? "kilter deploy" + env() + " --bootstrap      makes the first schema without a review"
                                : "kilter migrate plan" + env() + "      then   kilter deploy" + env()
                                        + " --migration --plan-id plan-…")
                .withEvidence(evidence)
                .toException();
    }

    /// For the record only. Another run may be under way, in which the ledger is between two states: what stops an
    /// apply is the apply's to say, under its lock.
    private List<PlannedStatement> classes(PlansMigrations planner, MigrationSet set) {
        try {
            return planner.plan(set, database, database::scratch).statements();
        } catch (KilterException _) {
            return List.of();
        }
    }

    private void hold(SavedPlan plan, LivePlan now) {
        if (!plan.id().equals(job.plan()) || !plan.slot().equals(job.slot())) {
            throw gone("it is of " + plan.slot(), List.of());
        }
        if (clock.instant().isAfter(plan.expires())) {
            throw gone("it expired at " + plan.expires(), List.of());
        }
        if (now.plan().id(job.slot()).equals(plan.id())) {
            return;
        }
        if (database.hasBegun(plan.id()) && PlanDrift.isRest(plan, now)) {
            return;
        }
        List<String> differences = PlanDrift.differences(plan, now);
        throw gone(
                differences.isEmpty() ? "something that it was made from has changed" : differences.getFirst(),
                differences);
    }

    private KilterException gone(String why, List<String> evidence) {
        return Problem.of(
                        KilterCode.PLAN_VOID,
                        "the plan '" + job.plan() + "' no longer holds: " + why,
                        "kilter migrate plan" + env())
                .withEvidence(evidence)
                .toException();
    }

    private void refuseDestructive(LivePlan now) {
        List<PlannedStatement> destructive = now.plan().destructive();
        if (destructive.isEmpty() || now.schema().isEmpty()) {
            return;
        }
        throw Problem.of(
                        KilterCode.PLAN_NEEDED,
                        job.slot().env() + " needs a reviewed plan: data is gone after "
                                + (destructive.size() == 1
                                        ? "a pending statement"
                                        : destructive.size() + " pending statements"),
                        "kilter migrate plan" + env() + "      then   kilter deploy" + env()
                                + " --migration --plan-id plan-…")
                .withEvidence(destructive.stream()
                        .limit(10)
                        .map(MigrationImpact::line)
                        .toList())
                .toException();
    }

    private String env() {
        EnvName env = job.slot().env();
        return env.value().equals("prod") ? "" : " --env " + env;
    }
}
