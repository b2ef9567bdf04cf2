package dev.kilter.operator.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.operator.TestApps;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One decision after the other over a world that the test changes as the actions would.
class SlotStepTest {
    private static final String COMMIT = "c0ffee0".repeat(5) + "c0ffe";
    private static final JobEnvironment JOBS =
            new JobEnvironment("http://127.0.0.1:1/v1/bundles/", "jdbc:postgresql://127.0.0.1:2/");

    private KilterAppSpec spec = TestApps.spec(TestApps.guestbook(), new DeployOptions(false, true, true, false, null));
    private KilterAppStatus status = KilterAppStatus.NEW;
    private Instant now = TestApps.GRANTED;
    private boolean provisioned;
    private SecretsState secrets = SecretsState.SETTLED;
    private final Map<String, JobState> jobs = new LinkedHashMap<>();
    private final Map<String, String> seeds = new LinkedHashMap<>();
    private SeedsReport ledger = SeedsReport.UNSEEN;
    private @Nullable String committed;
    private boolean scratch;
    private FluxState flux = new FluxState(null, null, null);
    private List<ProcessState> processes = List.of();

    private List<Action> decide() {
        now = now.plusSeconds(1);
        String commit = committed == null ? null : COMMIT;
        Observed seen = new Observed(
                provisioned, scratch, secrets, jobs, seeds, ledger, "content", committed, commit, flux, processes);
        Decision decision = SlotStep.decide(spec, status, seen, JOBS, SlotStepTest::command, now);
        Decision again = SlotStep.decide(spec, status, seen, JOBS, SlotStepTest::command, now);
        assertThat(again).as("a pass may be repeated").isEqualTo(decision);
        status = decision.status();
        return decision.actions();
    }

    private static List<String> command(SeedConfig seed) {
        return seed instanceof SeedConfig.Command command ? command.command() : List.of();
    }

    private StepOutcome outcome(String step) {
        return Objects.requireNonNull(status.progress())
                .entry(step)
                .orElseThrow()
                .outcome();
    }

    private List<String> begun() {
        return Objects.requireNonNull(status.progress()).entries().stream()
                .map(Progress.Entry::stepId)
                .toList();
    }

    private Progress.Next next() {
        return Objects.requireNonNull(status.progress()).next();
    }

    private static JobState.Ended ended(int exit, JobLine... lines) {
        List<String> printed = new ArrayList<>();
        for (JobLine line : lines) {
            printed.add(Wire.text(line));
        }
        return new JobState.Ended(exit, printed);
    }

    private static ProcessState process(String name, int desired, int updated, boolean settled) {
        return new ProcessState(name, desired, updated, updated, settled, 0, null, "");
    }

    /// After an earlier deploy that is live.
    private KilterAppStatus released(String schema) {
        StatusDraft released = new StatusDraft(status);
        released.schema = schema;
        released.deployId = new DeployId("d-before");
        released.liveDeploy = released.deployId;
        return released.status();
    }

    private String migrateJob() {
        return JobNames.migrate(spec.deploy().id());
    }

    private String seedJob(String seed) {
        return JobNames.seed(spec.deploy().id(), seed);
    }

    private void migrated() {
        provisioned = true;
        jobs.put(migrateJob(), ended(0, new JobLine.Report("sql: 2 of 2 applied", true, "0002_b.sql")));
    }

    private void seeded() {
        migrated();
        jobs.put(seedJob("opening"), ended(0, new JobLine.Report("10 rows", true, null)));
    }

    private void applied() {
        committed = "content";
        flux = new FluxState(COMMIT, "content", null);
    }

    @Test
    void a_new_slot_is_provisioned_before_anything_else() {
        assertThat(decide()).containsExactly(new Action.Provision());
        assertThat(begun()).containsExactly("provision");
        assertThat(outcome("provision")).isInstanceOf(StepOutcome.Waiting.class);
        assertThat(status.changed()).isTrue();
    }

    @Test
    void an_interrupted_provision_is_provisioned_again_and_reported_once_it_stands() {
        decide();
        assertThat(decide()).containsExactly(new Action.Provision());
        provisioned = true;
        decide();
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Done("database, 3 roles"));
    }

    @Test
    void an_env_that_stands_is_not_provisioned() {
        provisioned = true;
        decide();
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Skipped("the env stands"));
    }

    @Test
    void a_database_without_migrations_is_still_reported_as_one() {
        spec = TestApps.spec(
                TestApps.with(TestApps.guestbook(), DatabaseKind.POSTGRES, null, List.of()), DeployOptions.PLAIN);
        decide();
        provisioned = true;
        decide();
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Done("database, 3 roles"));
    }

    @Test
    void an_app_without_a_database_gets_a_namespace() {
        spec = TestApps.spec(
                TestApps.with(TestApps.guestbook(), DatabaseKind.NONE, null, List.of()), DeployOptions.PLAIN);
        decide();
        provisioned = true;
        decide();
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Done("namespace"));
    }

    @Test
    void the_migration_runs_as_one_job_however_often_the_pass_is_repeated() {
        provisioned = true;
        List<Action> first = decide();
        assertThat(first).singleElement().isInstanceOfSatisfying(Action.StartJob.class, start -> {
            assertThat(start.job().name()).isEqualTo(migrateJob()).hasSizeLessThanOrEqualTo(50);
            assertThat(start.job().secrets()).containsExactly("database-migrator", "job-token");
            assertThat(start.job().variables().get("KILTER_JOB")).doesNotContain("password");
        });
        assertThat(decide()).isEqualTo(first);
        jobs.put(migrateJob(), new JobState.Running(List.of()));
        assertThat(decide()).isEmpty();
        assertThat(outcome("migrate")).isInstanceOf(StepOutcome.Waiting.class);
    }

    @Test
    void a_declared_schema_is_compared_in_databases_that_are_gone_afterwards() {
        AppConfig app = TestApps.with(
                TestApps.guestbook(), DatabaseKind.POSTGRES, new MigrationConfig("atlas", "schema"), List.of());
        spec = TestApps.spec(TestApps.in(app, "prod", true), DeployOptions.PLAIN);
        provisioned = true;
        List<Action> first = decide();
        assertThat(first.getFirst()).isEqualTo(new Action.MakeScratch());
        assertThat(first.getLast())
                .isInstanceOfSatisfying(
                        Action.StartJob.class,
                        start -> assertThat(start.job().variables().get("KILTER_JOB"))
                                .contains("\"kind\":\"check\"", "REFUSED", "kilter_scratch_", "_deploy_2"));
        scratch = true;
        String job = JobNames.drift(spec.deploy().id());
        jobs.put(job, new JobState.Running(List.of()));
        assertThat(decide()).isEmpty();

        jobs.put(job, ended(0, new JobLine.Report("atlas: the schema is as declared", false, null)));

        assertThat(decide()).contains(new Action.DropScratch(), new Action.CommitApp());
        assertThat(outcome("drift")).isEqualTo(new StepOutcome.Done("atlas: the schema is as declared"));
    }

    @Test
    void a_declared_schema_is_migrated_although_its_files_are_the_same() {
        AppConfig app = TestApps.with(
                TestApps.guestbook(), DatabaseKind.POSTGRES, new MigrationConfig("atlas", "schema"), List.of());
        spec = TestApps.spec(app, new DeployOptions(false, true, false, false, null));
        provisioned = true;
        jobs.put(migrateJob(), ended(0, new JobLine.Report("atlas: 2 statements applied", true, "schema.sql")));
        decide();
        assertThat(status.migrated()).isEqualTo(spec.migrations());
        spec = TestApps.next(spec, 2);
        jobs.clear();

        assertThat(decide().getFirst()).isEqualTo(new Action.MakeScratch());
    }

    @Test
    void the_tools_own_command_runs_in_the_apps_image_and_is_looked_at_afterwards() {
        MigrationConfig migration = new MigrationConfig(
                "drizzle", "drizzle", null, MigrationConfig.Engine.CLI, List.of("node", "kit", "migrate"), null);
        spec = TestApps.spec(
                TestApps.with(TestApps.guestbook(), DatabaseKind.POSTGRES, migration, List.of()),
                new DeployOptions(false, true, false, false, null));
        provisioned = true;
        assertThat(decide()).singleElement().isInstanceOfSatisfying(Action.StartJob.class, start -> {
            assertThat(start.job().work())
                    .isEqualTo(new JobRun.Work.InAppImage(spec.image(), List.of("node", "kit", "migrate"), null, null));
            assertThat(start.job().secrets()).containsExactly("database-migrator");
            assertThat(start.job().variables()).containsEntry("KILTER_PHASE", "migrate");
        });
        String tool = JobNames.tool(spec.deploy().id());
        jobs.put(tool, new JobState.Ended(0, List.of("\u001b[2K\u001b[1Gapplied \u001b[32m2\u001b[0m", "\r")));

        assertThat(decide())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.StartJob.class,
                        start -> assertThat(start.job().variables().get("KILTER_JOB"))
                                .contains("\"kind\":\"settle\""));
        assertThat(status.notes()).containsExactly("migrate|applied 2");
        jobs.put(migrateJob(), ended(0, new JobLine.Report("drizzle: 2 of 2 applied by its own command", true, "b")));
        decide();
        assertThat(outcome("migrate")).isEqualTo(new StepOutcome.Done("drizzle: 2 of 2 applied by its own command"));
    }

    @Test
    void a_tools_own_command_that_fails_halts_the_deploy_with_its_last_lines() {
        MigrationConfig migration = new MigrationConfig(
                "sql", "migrations", null, MigrationConfig.Engine.CLI, List.of("dbmate", "up"), null);
        spec = TestApps.spec(
                TestApps.with(TestApps.guestbook(), DatabaseKind.POSTGRES, migration, List.of()),
                new DeployOptions(false, true, false, false, null));
        provisioned = true;
        decide();
        jobs.put(JobNames.tool(spec.deploy().id()), new JobState.Ended(1, List.of("Error: no such table")));

        assertThat(decide()).isEmpty();

        assertThat(outcome("migrate")).isInstanceOfSatisfying(StepOutcome.Halted.class, halted -> {
            assertThat(halted.problem().detail()).isEqualTo("'dbmate up' ended with exit code 1");
            assertThat(halted.problem().evidence()).containsExactly("Error: no such table");
        });
    }

    @Test
    void lines_of_a_running_migration_are_noted_once() {
        provisioned = true;
        jobs.put(migrateJob(), new JobState.Running(List.of(Wire.text(new JobLine.FileDone("0001_a.sql", 1200)))));
        decide();
        decide();
        assertThat(status.notes()).containsExactly("migrate|0001_a.sql   1.2s");
    }

    @Test
    void a_migrated_schema_is_remembered_and_the_seed_follows() {
        migrated();
        assertThat(decide())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.StartJob.class,
                        start -> assertThat(start.job().name()).isEqualTo(seedJob("opening")));
        assertThat(status.schema()).isEqualTo("0002_b.sql");
        assertThat(status.migrated()).isEqualTo(spec.migrations());
        assertThat(outcome("migrate")).isEqualTo(new StepOutcome.Done("sql: 2 of 2 applied"));
    }

    @Test
    void a_failed_migration_halts_everything_after_it_and_touches_nothing_in_git() {
        provisioned = true;
        Problem problem = Problem.of(KilterCode.MIGRATION_FAILED, "column missing", "Correct it.");
        jobs.put(migrateJob(), ended(1, new JobLine.Note("0001 is fine"), new JobLine.Failed(problem)));
        assertThat(decide()).isEmpty();
        assertThat(outcome("migrate")).isEqualTo(new StepOutcome.Halted(problem));
        assertThat(begun()).containsExactly("provision", "migrate");
        assertThat(status.migrated()).isNull();
        assertThat(decide()).as("a stopped deploy stays stopped").isEmpty();
        assertThat(next()).isInstanceOf(Progress.Next.Stopped.class);
    }

    @Test
    void what_was_applied_before_a_migration_failed_is_told_by_the_next_release() {
        provisioned = true;
        MigrationImpact drop = new MigrationImpact(null, Map.of("destructive", 1), List.of("0002_b.sql:1 drop"));
        MigrationImpact add = new MigrationImpact(null, Map.of("safe", 2), List.of());
        jobs.put(
                migrateJob(),
                ended(
                        1,
                        new JobLine.FileDone("0001_a.sql", 3, add),
                        new JobLine.FileDone("0002_b.sql", 3, drop),
                        new JobLine.Failed(Problem.of(KilterCode.MIGRATION_FAILED, "column missing", "Correct it."))));
        decide();
        assertThat(status.impact()).isEqualTo(MigrationImpact.sum(add, drop));
        assertThat(status.changed()).isTrue();

        spec = TestApps.next(spec, 2);
        jobs.clear();
        jobs.put(migrateJob(), ended(0, new JobLine.Report("sql: 1 of 3 applied", true, "0003_c.sql", add)));
        decide();
        assertThat(status.impact()).isEqualTo(MigrationImpact.sum(MigrationImpact.sum(add, drop), add));
    }

    @Test
    void what_nobody_told_is_unknown_until_a_run_tells_it() {
        provisioned = true;
        status = released("0001_a.sql");
        jobs.put(migrateJob(), new JobState.Ended(137, List.of()));
        decide();
        MigrationImpact suspicion = Objects.requireNonNull(status.impact());
        assertThat(suspicion.statements()).isEqualTo(Map.of("unknown", 1));
        assertThat(suspicion.notable()).singleElement().asString().contains("ended before it told");

        MigrationImpact add = new MigrationImpact(null, Map.of("safe", 1), List.of());
        spec = TestApps.next(spec, 2);
        jobs.clear();
        jobs.put(
                migrateJob(),
                ended(
                        1,
                        new JobLine.FileDone("0003_c.sql", 3, add),
                        new JobLine.Found(List.of("0002_b.sql")),
                        new JobLine.Failed(Problem.of(KilterCode.MIGRATION_FAILED, "column missing", "Correct it."))));
        decide();
        assertThat(status.schema()).isEqualTo("0003_c.sql");
        assertThat(Objects.requireNonNull(status.impact()).statements()).isEqualTo(Map.of("unknown", 1, "safe", 1));
        assertThat(status.impact().notable())
                .containsExactly(
                        "0002_b.sql unknown: applied before this deploy, by hand or by a run that was killed before it"
                                + " told");
    }

    @Test
    void a_migration_whose_deploy_was_overtaken_meanwhile_is_unknown_and_a_release_knows_how_far_it_is() {
        provisioned = true;
        status = released("0001_a.sql");
        assertThat(decide())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.StartJob.class,
                        start -> assertThat(start.job().variables().get("KILTER_JOB"))
                                .contains("\"known\":\"0001_a.sql\""));

        spec = TestApps.next(spec, 2);
        jobs.clear();
        decide();

        assertThat(Objects.requireNonNull(status.impact()).statements()).isEqualTo(Map.of("unknown", 1));
        jobs.put(migrateJob(), ended(0, new JobLine.Report("sql: 0 of 1 applied", false, "0001_a.sql")));
        decide();
        assertThat(status.impact()).as("a run has looked, and found nothing").isNull();
    }

    @Test
    void a_job_that_dies_without_a_word_halts_with_its_exit_code_and_last_lines() {
        provisioned = true;
        jobs.put(migrateJob(), new JobState.Ended(137, List.of("OutOfMemoryError")));
        decide();
        assertThat(outcome("migrate")).isInstanceOfSatisfying(StepOutcome.Halted.class, halted -> {
            assertThat(halted.problem().code()).isEqualTo(KilterCode.MIGRATION_FAILED.code());
            assertThat(halted.problem().detail()).contains("exit code 137");
            assertThat(halted.problem().evidence()).contains("OutOfMemoryError");
        });
    }

    @Test
    void a_report_with_a_failing_exit_code_is_no_success() {
        provisioned = true;
        jobs.put(migrateJob(), ended(1, new JobLine.Report("sql: 2 of 2 applied", true, "0002_b.sql")));
        decide();
        assertThat(outcome("migrate")).isInstanceOf(StepOutcome.Halted.class);
    }

    @Test
    void migrations_that_are_all_applied_start_no_job() {
        seeded();
        applied();
        decide();
        KilterAppStatus before = status;
        spec = TestApps.next(spec, 2);
        jobs.clear();
        decide();
        assertThat(outcome("migrate")).isEqualTo(new StepOutcome.Skipped("sql: nothing new"));
        assertThat(outcome("seed")).isEqualTo(new StepOutcome.Skipped("nothing new"));
        assertThat(status.migrated()).isEqualTo(before.migrated());
    }

    @Test
    void a_seed_in_the_image_runs_with_the_apps_role_and_is_recorded_before_the_step_ends() {
        spec = TestApps.spec(
                TestApps.withSeed(new SeedConfig.Command("demo", List.of("seed"), List.of(), false)),
                spec.deploy().options());
        migrated();
        decide();
        assertThat(outcome("seed")).as("its ledger was not looked at").isInstanceOf(StepOutcome.Waiting.class);
        seeds.put("demo", "v1");
        ledger = new SeedsReport(true, List.of());
        assertThat(decide()).singleElement().isInstanceOfSatisfying(Action.StartJob.class, start -> {
            assertThat(start.job().secrets()).containsExactly("database-app");
            assertThat(start.job().work())
                    .isEqualTo(new JobRun.Work.InAppImage(spec.image(), List.of("seed"), null, null));
        });
        jobs.put(seedJob("demo"), ended(0));
        assertThat(decide()).containsExactly(new Action.RecordSeed("demo", "v1"));
        assertThat(outcome("seed")).isInstanceOf(StepOutcome.Waiting.class);
        ledger = holding("demo", "v1");
        assertThat(decide()).contains(new Action.CommitApp());
        assertThat(outcome("seed")).isEqualTo(new StepOutcome.Done("demo: applied"));
        assertThat(status.ledger()).isEqualTo(ledger);
    }

    @Test
    void the_ledger_that_was_seen_last_is_kept_where_a_seed_fails_and_where_nobody_asks_for_seeds() {
        spec = TestApps.spec(
                TestApps.withSeed(new SeedConfig.Command("demo", List.of("seed"), List.of(), true)),
                spec.deploy().options());
        migrated();
        seeds.put("demo", "v2");
        ledger = holding("demo", "v1");
        jobs.put(seedJob("demo"), ended(3));
        decide();
        assertThat(outcome("seed")).isInstanceOf(StepOutcome.Halted.class);
        assertThat(status.ledger()).isEqualTo(ledger);

        KilterAppStatus begun = SlotStep.begun(TestApps.next(spec, 2), status);
        assertThat(begun.ledger()).isEqualTo(ledger);
    }

    private static SeedsReport holding(String seed, String content) {
        return new SeedsReport(true, List.of(new SeedsReport.Applied(seed, content, TestApps.GRANTED, null)));
    }

    @Test
    void a_changed_seed_is_kept_unless_it_says_when_changed() {
        migrated();
        for (boolean again : new boolean[] {false, true}) {
            spec = TestApps.spec(
                    TestApps.withSeed(new SeedConfig.Command("demo", List.of("seed"), List.of(), again)),
                    spec.deploy().options());
            status = KilterAppStatus.NEW;
            seeds.put("demo", "v2");
            ledger = holding("demo", "v1");
            assertThat(decide().stream().anyMatch(Action.StartJob.class::isInstance))
                    .isEqualTo(again);
        }
    }

    @Test
    void a_failed_seed_command_halts() {
        spec = TestApps.spec(
                TestApps.withSeed(new SeedConfig.Command("demo", List.of("seed"), List.of(), false)),
                spec.deploy().options());
        migrated();
        seeds.put("demo", "v1");
        ledger = new SeedsReport(true, List.of());
        jobs.put(seedJob("demo"), new JobState.Ended(3, List.of("no such table")));
        assertThat(decide()).isEmpty();
        assertThat(outcome("seed"))
                .isInstanceOfSatisfying(
                        StepOutcome.Halted.class,
                        halted -> assertThat(halted.problem().code()).isEqualTo(KilterCode.SEED_FAILED.code()));
    }

    @Test
    void the_app_is_committed_only_after_migration_and_seeds() {
        seeded();
        assertThat(decide()).containsExactly(new Action.CommitApp(), new Action.TriggerFlux());
        assertThat(begun()).containsExactly("provision", "migrate", "seed", "commit");
    }

    @Test
    void a_commit_is_done_when_the_engine_has_applied_it() {
        seeded();
        decide();
        committed = "content";
        assertThat(decide()).containsExactly(new Action.TriggerFlux());
        assertThat(outcome("commit")).isInstanceOf(StepOutcome.Waiting.class);
        applied();
        decide();
        assertThat(outcome("commit")).isEqualTo(new StepOutcome.Done("c0ffee0 to flux, applied"));
        assertThat(status.commit()).isEqualTo(COMMIT);
    }

    @Test
    void a_commit_that_the_engine_refuses_halts_with_its_reason() {
        seeded();
        Problem refusal = Problem.of(KilterCode.APPLY_FAILED, "no such kind", "Correct it.");
        committed = "content";
        flux = new FluxState(COMMIT, null, refusal);
        assertThat(decide()).as("an earlier deploy's failure").containsExactly(new Action.TriggerFlux());
        assertThat(outcome("commit")).isInstanceOf(StepOutcome.Waiting.class);
        decide();
        assertThat(outcome("commit")).isEqualTo(new StepOutcome.Halted(refusal));
    }

    @Test
    void an_engine_that_cannot_fetch_for_now_is_waited_for_in_its_own_words() {
        seeded();
        committed = "content";
        flux = new FluxState(null, null, null, "connection refused");
        decide();
        assertThat(outcome("commit"))
                .isInstanceOfSatisfying(
                        StepOutcome.Waiting.class,
                        waiting -> assertThat(waiting.on())
                                .isEqualTo("Flux, which cannot fetch the flux repo: connection refused"));
    }

    @Test
    void it_is_live_when_every_process_runs_in_its_newest_version_alone() {
        seeded();
        applied();
        decide();
        assertThat(outcome("rollout")).as("no process yet").isInstanceOf(StepOutcome.Waiting.class);
        processes = List.of(process("web", 2, 1, false), process("worker", 1, 1, true));
        decide();
        assertThat(outcome("rollout"))
                .isInstanceOfSatisfying(
                        StepOutcome.Waiting.class,
                        waiting -> assertThat(waiting.on()).isEqualTo("web 1/2"));
        processes = List.of(process("web", 2, 2, false), process("worker", 1, 1, true));
        decide();
        assertThat(next()).as("the old version still runs").isInstanceOf(Progress.Next.Run.class);
        processes = List.of(process("web", 2, 2, true), process("worker", 1, 1, true));
        assertThat(decide()).isEmpty();
        assertThat(next()).isEqualTo(new Progress.Next.Live());
        assertThat(status.liveDeploy()).isEqualTo(spec.deploy().id());
        assertThat(status.processes())
                .extracting("name", "ready")
                .contains(org.assertj.core.groups.Tuple.tuple("web", 2));
    }

    @Test
    void a_process_that_will_not_get_ready_halts_the_rollout() {
        seeded();
        applied();
        Problem crash = Problem.of(KilterCode.CRASH_LOOP, "it exits with 1", "kilter logs");
        decide();
        processes = List.of(new ProcessState("web", 1, 1, 0, false, 3, crash, "crashes"));
        assertThat(decide()).isEmpty();
        assertThat(outcome("rollout")).isEqualTo(new StepOutcome.Halted(crash));
        assertThat(status.liveDeploy()).isNull();
    }

    @Test
    void a_process_that_an_earlier_deploy_gave_up_is_tried_once_more() {
        seeded();
        applied();
        Problem crash = Problem.of(KilterCode.CRASH_LOOP, "it exits with 1", "kilter logs");
        processes = List.of(new ProcessState("web", 1, 1, 0, false, 3, crash, "crashes"));
        assertThat(decide()).containsExactly(new Action.TryAgain());
        assertThat(outcome("rollout")).isInstanceOf(StepOutcome.Waiting.class);

        processes = List.of(process("web", 1, 1, true));
        assertThat(decide()).isEmpty();
        assertThat(next()).isEqualTo(new Progress.Next.Live());
        assertThat(status.changed()).isTrue();
    }

    @Test
    void a_second_deploy_of_the_same_has_nothing_to_do() {
        live();
        KilterAppSpec second = TestApps.next(spec, 2);
        spec = second;
        jobs.clear();
        assertThat(decide()).isEmpty();
        assertThat(next()).isEqualTo(new Progress.Next.Live());
        assertThat(status.changed()).isFalse();
        assertThat(Objects.requireNonNull(status.progress()).entries().subList(0, 4))
                .allSatisfy(entry -> assertThat(entry.outcome()).isInstanceOf(StepOutcome.Skipped.class));
    }

    @Test
    void a_new_deploy_forgets_the_progress_but_not_the_ledgers_of_the_one_before() {
        live();
        KilterAppStatus before = status;
        KilterAppStatus begun = SlotStep.begun(TestApps.next(spec, 2), before);
        assertThat(Objects.requireNonNull(begun.progress()).entries()).isEmpty();
        assertThat(begun.schema()).isEqualTo(before.schema());
        assertThat(begun.migrated()).isEqualTo(before.migrated());
        assertThat(begun.seeded()).isEqualTo(before.seeded());
        assertThat(begun.liveDeploy()).isEqualTo(before.liveDeploy());
        assertThat(begun.late()).isNull();
        assertThat(begun.changed()).isFalse();
        assertThat(SlotStep.begun(spec, before)).isSameAs(before);
    }

    private void live() {
        seeded();
        applied();
        processes = List.of(process("web", 1, 1, true));
        decide();
        assertThat(next()).isEqualTo(new Progress.Next.Live());
    }

    private String releaseJob(int attempt) {
        return JobNames.release(spec.deploy().id(), attempt);
    }

    private void releasing() {
        spec = TestApps.spec(
                TestApps.releasing("bin/release", "--all"), new DeployOptions(false, true, true, false, null));
    }

    @Test
    void the_release_command_runs_as_the_app_after_the_seeds_and_before_the_roll() {
        releasing();
        seeded();

        assertThat(decide())
                .containsExactly(new Action.StartJob(JOBS.release(spec, List.of("bin/release", "--all"), 1)));
        assertThat(begun()).containsExactly("provision", "migrate", "seed", "release");
        JobRun job = JOBS.release(spec, List.of("bin/release", "--all"), 1);
        assertThat(job.work())
                .isEqualTo(new JobRun.Work.InAppImage(spec.image(), List.of("bin/release", "--all"), null, null));
        assertThat(job.secrets()).containsExactly(JobEnvironment.APP_SECRET);
        assertThat(job.variables()).containsEntry("GREETING", "hello").containsEntry("KILTER_PHASE", "release");
        assertThat(JOBS.names(spec)).contains(job.name(), releaseJob(2), releaseJob(3));

        jobs.put(releaseJob(1), new JobState.Ended(0, List.of("cache warmed")));
        decide();
        assertThat(outcome("release")).isEqualTo(new StepOutcome.Done("bin/release --all"));
        assertThat(status.notes()).contains("release|cache warmed");
        assertThat(begun()).endsWith("release", "commit");
    }

    @Test
    void a_failed_release_command_halts_before_anything_is_committed() {
        releasing();
        seeded();
        jobs.put(releaseJob(1), new JobState.Ended(3, List.of("no route to the cache")));

        assertThat(decide()).isEmpty();
        assertThat(outcome("release"))
                .isInstanceOfSatisfying(
                        StepOutcome.Halted.class,
                        halted -> assertThat(halted.problem())
                                .satisfies(problem ->
                                        assertThat(problem.code()).isEqualTo(KilterCode.RELEASE_FAILED.code()))
                                .satisfies(problem ->
                                        assertThat(problem.evidence()).contains("no route to the cache")));
        assertThat(begun()).endsWith("release");
    }

    @Test
    void a_release_command_that_was_killed_runs_again_and_not_without_end() {
        releasing();
        seeded();
        jobs.put(releaseJob(1), new JobState.Ended(137, List.of()));
        assertThat(decide())
                .containsExactly(new Action.StartJob(JOBS.release(spec, List.of("bin/release", "--all"), 2)));
        jobs.put(releaseJob(2), new JobState.Ended(137, List.of()));
        assertThat(decide())
                .containsExactly(new Action.StartJob(JOBS.release(spec, List.of("bin/release", "--all"), 3)));
        jobs.put(releaseJob(3), new JobState.Ended(137, List.of()));
        decide();
        assertThat(outcome("release")).isInstanceOf(StepOutcome.Halted.class);
    }

    @Test
    void the_same_image_and_configuration_is_released_once() {
        releasing();
        seeded();
        jobs.put(releaseJob(1), new JobState.Ended(0, List.of()));
        decide();
        KilterAppStatus kept = Wire.decode(Wire.encode(status), KilterAppStatus.class);
        jobs.clear();
        spec = TestApps.next(spec, 2);
        status = kept;
        applied();
        decide();
        assertThat(outcome("release")).isEqualTo(new StepOutcome.Skipped("ran for this image and configuration"));
    }

    @Test
    void every_interruption_of_the_walk_ends_as_the_walk_itself() {
        live();
        KilterAppStatus clean = status;
        for (int lost = 0; lost < 5; lost++) {
            status = KilterAppStatus.NEW;
            now = TestApps.GRANTED;
            provisioned = lost > 0;
            committed = null;
            flux = new FluxState(null, null, null);
            jobs.clear();
            processes = List.of();
            decide();
            if (lost > 1) {
                migrated();
                decide();
            }
            if (lost > 2) {
                seeded();
                decide();
            }
            if (lost > 3) {
                committed = "content";
            }
            KilterAppStatus afterKill = Wire.decode(Wire.encode(status), KilterAppStatus.class);
            status = afterKill;
            seeded();
            applied();
            processes = List.of(process("web", 1, 1, true));
            decide();
            assertThat(next()).as("interrupted after " + lost).isEqualTo(new Progress.Next.Live());
            assertThat(status.migrated()).isEqualTo(clean.migrated());
            assertThat(status.seeded()).isEqualTo(clean.seeded());
            assertThat(status.content()).isEqualTo(clean.content());
            assertThat(begun()).containsExactly("provision", "migrate", "seed", "commit", "rollout");
        }
    }

    @Test
    void a_passed_deadline_names_the_step_that_used_the_time() {
        provisioned = true;
        jobs.put(migrateJob(), new JobState.Running(List.of()));
        now = spec.deploy().deadline().minusSeconds(2);
        decide();
        assertThat(status.late()).isNull();
        decide();
        assertThat(status.late()).isNotNull();
        Problem late = Objects.requireNonNull(status.late());
        assertThat(late.code()).isEqualTo(KilterCode.DEADLINE_PASSED.code());
        assertThat(late.detail()).isEqualTo("the deadline of 900s passed in the step 'migrate'");
        assertThat(late.evidence()).contains("it was waiting for the migrations");
        assertThat(next()).as("kilter goes on watching").isInstanceOf(Progress.Next.Run.class);
        now = now.plus(Duration.ofHours(1));
        decide();
        assertThat(status.late()).as("said once, and kept").isEqualTo(late);
    }

    @Test
    void a_deadline_that_passes_in_the_rollout_names_the_processes_that_lack_something_alone() {
        seeded();
        applied();
        now = spec.deploy().deadline();
        processes = List.of(
                new ProcessState("web", 1, 1, 1, false, 0, null, "web: one of the version before still ends"),
                new ProcessState("worker", 2, 2, 1, false, 0, null, "worker: its health check has not answered yet"));
        decide();
        decide();
        assertThat(Objects.requireNonNull(status.late()).evidence())
                .contains("worker: its health check has not answered yet")
                .noneMatch(line -> line.startsWith("web"));
    }

    @Test
    void a_late_success_turns_it_live() {
        provisioned = true;
        jobs.put(migrateJob(), new JobState.Running(List.of()));
        now = spec.deploy().deadline();
        decide();
        assertThat(status.late()).isNotNull();
        live();
        assertThat(status.late()).isNull();
        assertThat(status.liveDeploy()).isEqualTo(spec.deploy().id());
    }

    @Test
    void a_part_that_is_away_is_waited_for_until_the_deadline_which_then_names_the_step() {
        String away = "git: the flux repo cannot be reached";
        KilterAppStatus begun = SlotStep.begun(spec, status);
        KilterAppStatus waiting = SlotStep.waiting(spec, begun, away, now);
        assertThat(Objects.requireNonNull(waiting.progress())
                        .entry("provision")
                        .orElseThrow()
                        .outcome())
                .isInstanceOfSatisfying(
                        StepOutcome.Waiting.class, it -> assertThat(it.on()).isEqualTo(away));
        assertThat(waiting.late()).isNull();
        KilterAppStatus late =
                SlotStep.waiting(spec, waiting, away, spec.deploy().deadline());
        assertThat(Objects.requireNonNull(late.late()).code()).isEqualTo(KilterCode.DEADLINE_PASSED.code());
        assertThat(late.late().detail()).contains("'provision'");
        assertThat(late.late().evidence()).contains("it was waiting for " + away);
    }

    @Test
    void a_broken_action_halts_the_running_step_and_nothing_else() {
        Problem bug = Problem.of(KilterCode.INTERNAL_ERROR, "it broke", "Report this.");
        migrated();
        decide();
        KilterAppStatus halted = SlotStep.halted(status, bug, now);
        Progress progress = Objects.requireNonNull(halted.progress());
        assertThat(progress.entry("seed").orElseThrow().outcome()).isEqualTo(new StepOutcome.Halted(bug));
        assertThat(progress.isFinished("migrate")).isTrue();
    }

    @Test
    void nothing_can_halt_what_is_live() {
        live();
        Problem bug = Problem.of(KilterCode.INTERNAL_ERROR, "it broke", "Report this.");
        assertThat(SlotStep.halted(status, bug, now)).isEqualTo(status);
    }

    @Test
    void sealed_secrets_are_committed_and_opened_before_anything_else_and_old_ones_go_when_the_app_is_live() {
        spec = TestApps.sealed(TestApps.spec(TestApps.internal(), DeployOptions.PLAIN), "app");
        provisioned = true;
        secrets = new SecretsState(false, false, Set.of(), null);
        assertThat(decide()).containsExactly(new Action.CommitSecrets(), new Action.TriggerFlux());
        secrets = new SecretsState(true, false, Set.of("app-0123456789"), null);
        assertThat(decide()).containsExactly(new Action.TriggerFlux());
        assertThat(outcome("provision"))
                .isEqualTo(new StepOutcome.Waiting("the sealed secrets to be opened", Duration.ofMillis(100)));
        secrets = new SecretsState(true, false, Set.of(), null);
        assertThat(decide()).containsExactly(new Action.CommitApp(), new Action.TriggerFlux());
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Done("namespace, 1 secret"));
        assertThat(status.secrets()).as("pods may need it from now on").containsExactly("app-0123456789");
        StatusDraft draft = new StatusDraft(status);
        draft.secrets = List.of("app-of-before", "app-0123456789");
        status = draft.status();
        committed = "content";
        flux = new FluxState(COMMIT, "content", null);
        processes = List.of(new ProcessState("web", 1, 1, 1, true, 0, null, ""));
        assertThat(decide()).containsExactly(new Action.CommitSecrets());
        assertThat(status.secrets()).containsExactly("app-0123456789");
    }

    @Test
    void secrets_that_nobody_can_open_end_the_deploy_before_the_migration() {
        spec = TestApps.sealed(
                TestApps.spec(TestApps.guestbook(), new DeployOptions(false, true, false, false, null)), "app");
        provisioned = true;
        Problem problem = Problem.of(KilterCode.SECRETS_SEALED_FOR_ANOTHER, "Flux cannot open it", "Compare the keys.");
        secrets = new SecretsState(true, true, Set.of("app-0123456789"), problem);
        assertThat(decide()).as("an earlier deploy's failure").containsExactly(new Action.TriggerFlux());
        assertThat(outcome("provision")).isInstanceOf(StepOutcome.Waiting.class);
        assertThat(decide()).isEmpty();
        assertThat(outcome("provision")).isEqualTo(new StepOutcome.Halted(problem));
    }

    @Test
    void commands_in_the_apps_image_get_its_secrets_and_the_migrator_stays_who_it_is() {
        KilterAppSpec sealed = TestApps.sealed(TestApps.spec(TestApps.guestbook(), DeployOptions.PLAIN), "app");
        assertThat(JOBS.command(sealed, "opening", List.of("seed")).secrets())
                .containsExactly(JobEnvironment.APP_SECRET, "app-0123456789");
        assertThat(JOBS.tool(sealed, new MigrationConfig("sql", "migrations")).secrets())
                .containsExactly("app-0123456789", JobEnvironment.MIGRATOR_SECRET);
    }

    private void cancelledBefore(String what) {
        assertThat(next()).isInstanceOf(Progress.Next.Stopped.class);
        Progress.Entry last = ((Progress.Next.Stopped) next()).entry();
        assertThat(((StepOutcome.Halted) last.outcome()).problem().detail())
                .isEqualTo("cancelled by ada before the " + what);
    }

    @Test
    void a_cancelled_deploy_makes_no_place_and_leaves_one_that_is_half_made() {
        decide();
        spec = TestApps.cancelled(spec);
        assertThat(decide()).isEmpty();
        cancelledBefore("step 'provision'");

        status = KilterAppStatus.NEW;
        assertThat(decide()).isEmpty();
        cancelledBefore("step 'provision'");
    }

    @Test
    void a_cancelled_deploy_lets_its_migration_end_and_keeps_what_it_did() {
        provisioned = true;
        decide();
        jobs.put(migrateJob(), new JobState.Running(List.of()));
        spec = TestApps.cancelled(spec);

        decide();
        assertThat(outcome("migrate")).isInstanceOf(StepOutcome.Waiting.class);
        migrated();
        decide();

        assertThat(outcome("migrate")).isEqualTo(new StepOutcome.Done("sql: 2 of 2 applied"));
        cancelledBefore("step 'seed'");
        assertThat(status.schema()).isEqualTo("0002_b.sql");
    }

    @Test
    void a_cancelled_deploy_begins_no_further_seed() {
        migrated();
        decide();
        assertThat(begun()).endsWith("seed");
        spec = TestApps.cancelled(spec);
        assertThat(decide()).isEmpty();
        cancelledBefore("seed 'opening'");
    }

    @Test
    void a_cancelled_deploy_commits_nothing_and_one_that_has_committed_goes_on() {
        migrated();
        decide();
        seeded();
        spec = TestApps.cancelled(spec);
        assertThat(decide()).isEmpty();
        cancelledBefore("step 'commit'");

        spec = TestApps.spec(TestApps.guestbook(), new DeployOptions(false, true, true, false, null));
        status = KilterAppStatus.NEW;
        assertThat(decide()).contains(new Action.CommitApp());
        spec = TestApps.cancelled(spec);
        applied();
        decide();
        processes = List.of(process("web", 1, 1, true));
        decide();
        assertThat(next()).isInstanceOf(Progress.Next.Live.class);
    }

    @Test
    void a_cancelled_deploy_waits_for_no_part_that_is_away() {
        KilterAppStatus begun = SlotStep.begun(spec, KilterAppStatus.NEW);
        KilterAppSpec cancelled = TestApps.cancelled(spec);

        status = SlotStep.waiting(cancelled, begun, "the database", now);

        cancelledBefore("step 'provision'");
    }
}
