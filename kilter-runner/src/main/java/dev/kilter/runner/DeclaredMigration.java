package dev.kilter.runner;

import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.MigrationImpact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The jobs of a tool that declares its schema: what it would run is held to the review under the tool's own lock.
final class DeclaredMigration {
    private static final int TOLD = 10;

    private final JobSpec job;
    private final SlotDatabase database;
    private final ProjectTree tree;
    private final PlanReview review;
    private final DeclaresSchema adapter;

    DeclaredMigration(JobSpec job, SlotDatabase database, ProjectTree tree, PlanReview review, DeclaresSchema adapter) {
        this.job = job;
        this.database = database;
        this.tree = tree;
        this.review = review;
        this.adapter = adapter;
    }

    JobLine.Report apply(MigrationSet set, Consumer<JobLine> out) {
        List<PlannedStatement> planned = new ArrayList<>();
        AtomicBoolean isTold = new AtomicBoolean();
        MigrationReport report = adapter.apply(
                set,
                database,
                plan -> {
                    review.admit(live(plan));
                    if (job.plan() != null) {
                        database.begin(job.plan());
                    }
                    planned.addAll(plan.statements());
                },
                event -> {
                    if (event instanceof Observer.Event.Finished(var name, var took)) {
                        // Of a plan that fails later nobody knows how much of it was applied:
                        // all counts, once.
                        List<PlannedStatement> news = isTold.getAndSet(true) ? List.of() : planned;
                        out.accept(new JobLine.FileDone(name, took.toMillis(), MigrationImpact.of(job.plan(), news)));
                    } else {
                        JobRunner.say(event, out);
                    }
                });
        @Nullable MigrationImpact impact = planned.isEmpty() ? null : MigrationImpact.of(job.plan(), planned);
        String summary = planned.isEmpty() ? "the schema is as declared" : count(planned) + " applied";
        return new JobLine.Report(job.tool() + ": " + summary, !report.applied().isEmpty(), report.revision(), impact);
    }

    /// Says what differs; a refusal is thrown. Changes nothing.
    JobLine.Report check(MigrationSet set, Consumer<JobLine> out) {
        LivePlan now = live(adapter.plan(set, database, database::scratch));
        review.admit(now);
        List<PlannedStatement> pending = now.plan().statements();
        pending.stream()
                .limit(TOLD)
                .forEach(statement -> out.accept(new JobLine.Note(MigrationImpact.line(statement))));
        String summary = pending.isEmpty()
                ? "the schema is as declared"
                : count(pending) + (job.plan() == null ? " pending (--migration)" : " as reviewed");
        return new JobLine.Report(job.tool() + ": " + summary, false, null);
    }

    private LivePlan live(MigrationPlan plan) {
        return LivePlan.of(plan, tree, Objects.requireNonNull(job.dir()), database);
    }

    private static String count(List<PlannedStatement> statements) {
        return statements.size() + (statements.size() == 1 ? " statement" : " statements");
    }
}
