package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.CronConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.HealthProbe;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationFilter;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Resources;
import dev.kilter.sdk.app.RouteConfig;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.StatementClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One full value of everything that crosses a process border, by the name of its golden file.
final class WireExamples {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String COMMIT = "8d01f7e0c4d5a6b7980123456789abcdef012345";
    private static final Problem PROBLEM = Problem.of(
                    KilterCode.MIGRATION_FAILED, "migration 0014 failed", "Correct the file and deploy again.")
            .withEvidence("at migrations/0014.sql:3", "SQLSTATE 42703");
    private static final ImageRef IMAGE = new ImageRef("registry.example.com/acme/shop@sha256:" + HASH);
    private static final SourceState SOURCE = new SourceState(COMMIT, "main", "Add orders", true);
    private static final Ancestry ANCESTRY = Ancestry.of(List.of(COMMIT), true);
    private static final DeployOptions OPTIONS = new DeployOptions(
            true,
            true,
            true,
            true,
            Duration.ofMinutes(15),
            "plan-850a18316b25e522",
            "r40",
            new Overrides(true, true, true));
    private static final AppConfig CONFIG = new AppConfig(
            Project.parse("acme/shop"),
            new EnvName("dev"),
            true,
            true,
            new WebConfig(
                    3000,
                    true,
                    "/healthz",
                    2,
                    new Resources("250m", "256Mi", "1", "512Mi"),
                    List.of("www.example.com"),
                    new HealthProbe(9000, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(1))),
            new TreeMap<>(Map.of("LOG_LEVEL", "info")),
            new BuildConfig(
                    "image",
                    "registry.example.com/acme/shop:1",
                    "dist",
                    "cmd/web",
                    "apps/web",
                    new TreeMap<>(Map.of("VITE_TITLE", "Shop")),
                    new TreeMap<>(Map.of("NPM_TOKEN", "secrets/npm.token")),
                    Duration.ofMinutes(20),
                    "zstd",
                    "linux/arm64"),
            DatabaseKind.POSTGRES,
            new MigrationConfig("sql", "migrations", "goose", new MigrationFilter(List.of("prod"), "!demo")),
            List.of(
                    new SeedConfig.Sql("base", List.of("seeds/base.sql"), false),
                    new SeedConfig.Command("demo", List.of("bin/seed"), List.of("seeds/demo.json"), true)),
            new TreeMap<>(Map.of(
                    "worker",
                    new ProcessConfig(
                            List.of("bin/worker"),
                            1,
                            new Resources(null, "64Mi", null, "64Mi"),
                            9000,
                            true,
                            "/ready",
                            new RouteConfig(List.of("worker.example.com")),
                            new HealthProbe(
                                    9100, Duration.ofSeconds(9), Duration.ofSeconds(3), Duration.ofMinutes(2))))),
            new SecretsConfig(
                    new TreeMap<>(Map.of("shop-secrets", "secrets/dev.env")),
                    List.of("shop-secrets"),
                    List.of("age1" + "q".repeat(58)),
                    List.of("secrets/dev.env", "secrets/prod.env")),
            List.of("bin/release", "--all"),
            new TreeMap<>(Map.of(
                    "nightly",
                    new CronConfig(
                            "0 3 * * *",
                            List.of("bin/nightly"),
                            "Europe/Berlin",
                            CronConfig.Concurrency.FORBID,
                            new Resources(null, "64Mi", null, "64Mi")))));
    private static final SealedSecret SEALED = new SealedSecret(
            "shop-secrets",
            HASH,
            new SealedValues(
                    new TreeMap<>(
                            Map.of("API_KEY", "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", "EMPTY", "")),
                    List.of(new SealedValues.SealedKey(
                            "age1" + "q".repeat(58),
                            "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n")),
                    "2026-11-23T12:00:00Z",
                    "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]",
                    "3.13.2"));
    private static final SecretChanges CHANGES = new SecretChanges(
            new TreeMap<>(Map.of(
                    "shop-secrets", new SecretChange.Set(SEALED),
                    "other", new SecretChange.Keep(HASH),
                    "old", new SecretChange.Remove())),
            true);
    private static final DeployRecord RECORD = new DeployRecord(
            "d-7f3k",
            "acme/shop",
            "dev",
            DeployStatus.FAILED,
            "migrate",
            "dev2",
            COMMIT,
            true,
            "r41",
            NOON,
            NOON.plusSeconds(9),
            PROBLEM,
            "r40");
    private static final ReleaseRecord RELEASE = new ReleaseRecord(
            "r41",
            "d-7f3k",
            IMAGE.value(),
            COMMIT,
            true,
            "Add orders",
            HASH,
            "0014",
            "dev2",
            NOON,
            8400,
            true,
            new MigrationImpact(
                    "plan-850a18316b25e522",
                    Map.of("destructive", 1),
                    List.of("migrations/0014.sql:3 destructive: DROP TABLE a (data is lost)")),
            true,
            "r40",
            List.of("shop-secrets-0123456789"));
    private static final DeployResult RESULT = new DeployResult(
            "d-7f3k",
            "acme/shop",
            "dev",
            DeployStatus.FAILED,
            "r41",
            false,
            "sha256:" + HASH,
            "https://shop-dev.apps.example.com",
            List.of("https://shop-dev.apps.example.com", "https://worker-shop-dev.apps.example.com"),
            "127.0.0.1:8000",
            COMMIT,
            true,
            "0013",
            8400,
            List.of(new DeployResult.StepResult("migrate", "failed", "", 500)),
            new DeployResult.Failure(PROBLEM, "r41, now on schema 0013; it shipped with 0012"),
            new TreeMap<>(Map.of("worker", "https://worker-shop-dev.apps.example.com")));

    private static final Slot SLOT = Slot.parse("acme/shop/dev");
    private static final MigrationsReport REPORT = new MigrationsReport(
            "drizzle 0.31 (package-lock.json)",
            List.of(new MigrationStatus.Entry(
                    "0014_orders.sql", MigrationStatus.State.FAILED, "it stopped", "resolve it")),
            List.of("orders_by_customer"),
            List.of(new ResolvesMigrations.Move(
                    "0014_orders.sql", ResolvesMigrations.Kind.MARK_APPLIED, "its table is there")));
    private static final MigrationPlan PLAN = new MigrationPlan(
            "0013",
            "0014",
            List.of(new PlannedStatement(
                    "migrations/0014.sql", 3, "DROP TABLE a", StatementClass.DESTRUCTIVE, "data is lost")),
            "sql");
    private static final SavedPlan SAVED = new SavedPlan(
            PLAN.id(SLOT),
            SLOT,
            PLAN,
            "dev2",
            NOON,
            NOON.plusSeconds(604_800),
            HASH,
            Map.of("table public.a", "0123456789ab"));
    private static final SchemaDiff DIFF = new SchemaDiff(
            "sql plain",
            List.of(new SchemaDiff.Change("table public.a", "ordinary", null)),
            List.of(new SchemaDiff.Change("column public.b.note", null, "text")));

    private WireExamples() {}

    static Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        all.put("app-config", CONFIG);
        all.put(
                "deploy-request",
                new DeployRequest(
                        CONFIG,
                        IMAGE,
                        SOURCE,
                        HASH,
                        HASH,
                        OPTIONS,
                        new TreeMap<>(Map.of("web", 3)),
                        CHANGES,
                        ANCESTRY));
        all.put("secret-changes", CHANGES);
        all.put("secrets-answer", new SecretsAnswer(RECORD));
        all.put(
                "secrets-report",
                new SecretsReport(
                        "age1" + "q".repeat(58),
                        HASH,
                        List.of(new SecretsReport.Known(
                                "shop-secrets",
                                List.of("API_KEY"),
                                HASH,
                                List.of("age1" + "q".repeat(58)),
                                "dev2",
                                NOON,
                                true))));
        all.put("seeds-report", new SeedsReport(true, List.of(new SeedsReport.Applied("base", HASH, NOON, "r3"))));
        all.put("preflight", new Preflight(CONFIG, HASH, OPTIONS, SOURCE, ANCESTRY));
        all.put("deploy-record", RECORD);
        all.put("release-record", RELEASE);
        all.put("rollback-request", new RollbackRequest("r40", Duration.ofMinutes(15)));
        all.put("deploy-result", RESULT);
        all.put("problem", PROBLEM);
        all.put(
                "platform-info",
                new PlatformInfo(
                        "kilter.example.com",
                        "0.1.0",
                        false,
                        "registry.example.com",
                        true,
                        new TreeMap<>(Map.of("java/25", "registry.example.com/base/java:25")),
                        "apps.example.com",
                        "dev2",
                        "age1" + "q".repeat(58),
                        true,
                        List.of("amd64", "arm64")));
        all.put(
                "local-daemon",
                new LocalDaemon(17, 1764000000000L, "b1", "http://127.0.0.1:1", "127.0.0.1:2", 8000, 5432));
        all.put(
                "env-status",
                new EnvStatus(
                        "acme/shop",
                        "dev",
                        false,
                        "https://shop-dev.apps.example.com",
                        "127.0.0.1:8000",
                        RELEASE,
                        List.of(new EnvStatus.ProcessHealth("web", 2, 1, 3, "it crashes")),
                        new TreeMap<>(Map.of("web", new Scale(0, 1, 2))),
                        RECORD,
                        NOON,
                        new TreeMap<>(Map.of("worker", "https://worker-shop-dev.apps.example.com")),
                        new TreeMap<>(Map.of("web", List.of("https://www.shop.example"))),
                        List.of(new ReleaseDiff.Change("config", "web.replicas", "1", "3"))));
        all.put("progress", progress());
        all.put("job-migrate", job("migrate", null));
        all.put(
                "job-reviewed",
                job("migrate", null)
                        .reviewed("plan-850a18316b25e522", "http://127.0.0.1:1/v1/plans/plan-850a18316b25e522", true));
        all.put("job-seed-sql", job("seed", CONFIG.seeds().getFirst()));
        all.put("job-seed-command", job("seed", CONFIG.seeds().getLast()));
        all.put("migrations-report", REPORT);
        all.put("saved-plan", SAVED);
        all.put(
                "audit-entry",
                new AuditEntry(NOON, "dev2", "db.login", "acme/shop/dev", "kilter_login_a until 2026-11-23T13:00:00Z"));
        all.put(
                "audit-entry-change",
                new AuditEntry(
                        NOON,
                        "dev2",
                        "deploy.end",
                        "acme/shop/dev",
                        "deploy d-7f3k2m",
                        "r4 sha256:" + "a".repeat(64),
                        "r5 sha256:" + "b".repeat(64),
                        "live"));
        all.put("audit-check", new AuditCheck(12, "ab".repeat(32)));
        all.put("schema-diff", DIFF);
        all.put(
                "database-login",
                new DatabaseLogin("127.0.0.1", 5432, "acme_shop_dev", "kilter_login_a", "secret", 17, NOON));
        all.put("preflight-answer", new PreflightAnswer(true, true));
        all.put("command-request", new CommandRequest("web", List.of("ls", "-l"), new TerminalSize(120, 40)));
        all.put("command-news", new CommandNews(true, "waiting: ImagePullBackOff", 7, PROBLEM));
        all.put("scale-request", new ScaleRequest(new TreeMap<>(Map.of("web", 3)), Duration.ofMinutes(15)));
        all.put(
                "lock-status",
                new LockStatus("acme/shop", "dev", RECORD, NOON, NOON.plusSeconds(20), 7, List.of(RECORD)));
        all.put(
                "env-removal",
                new EnvRemoval(
                        "acme/shop",
                        "dev",
                        "shop-dev.apps.example.com",
                        List.of("shop-dev.apps.example.com", "www.example.com"),
                        List.of("web"),
                        "acme-shop-dev",
                        "acme_shop_dev_0123456789",
                        List.of("acme_shop_dev_0123456789_owner"),
                        NOON));
        all.put(
                "release-diff",
                new ReleaseDiff(
                        "acme/shop",
                        "dev",
                        "r40",
                        "r41",
                        List.of(new ReleaseDiff.Change("config", "env.LOG_LEVEL", "info", "debug")),
                        RELEASE.migrated()));
        all.put(
                "promote-request",
                new PromoteRequest(
                        "dev",
                        true,
                        Duration.ofMinutes(15),
                        new Overrides(true, true, true),
                        new ImageAnswer(List.of(new ImageAnswer.Found("API_URL", "/app/main.js")), "denied", true)));
        all.put(
                "image-answer",
                new ImageAnswer(List.of(new ImageAnswer.Found("API_URL", "/app/main.js")), null, false));
        all.put(
                "image-question",
                new ImageQuestion(
                        "registry.example.com/acme/shop@sha256:" + "a".repeat(64),
                        new TreeMap<>(Map.of("API_URL", "https://api.dev.example.com"))));
        all.put("extend-request", new ExtendRequest(Duration.ofDays(7)));
        all.put("terminal-size", new TerminalSize(120, 40));
        all.put(
                "token-request",
                new TokenRequest(
                        "ci",
                        TokenRole.DEPLOYER,
                        true,
                        Duration.ofDays(90),
                        List.of("acme/shop/pr-*"),
                        List.of(TokenVerb.DEPLOY)));
        all.put("orphan", new Orphan("database", "acme_shop_dev_0123456789", "no env stands", NOON, true));
        all.put("portal-key", new PortalKey("/portal/enter/0123abcd"));
        all.put(
                "token-record",
                new TokenRecord(
                        "ci",
                        TokenRole.DEPLOYER,
                        true,
                        NOON,
                        NOON,
                        NOON,
                        "kt_0123",
                        List.of("acme"),
                        List.of(TokenVerb.PLAN)));
        all.put("migration-impact", RELEASE.migrated());
        all.put(
                "task-record",
                new TaskRecord(
                        "t-7f3k",
                        SLOT,
                        new TaskWork.Status(),
                        "dev2",
                        NOON,
                        NOON,
                        new TaskResult.Migrations(REPORT),
                        PROBLEM));
        works().forEach((name, work) ->
                all.put("task-" + name, new TaskRequest(SLOT, new MigrationConfig("sql", "migrations"), HASH, work)));
        results()
                .forEach((name, result) -> all.put(
                        "task-result-" + name,
                        new TaskRecord("t-1", SLOT, new TaskWork.Plan(), "dev2", NOON, NOON, result, null)));
        lines().forEach((name, line) -> all.put("line-" + name, line));
        events().forEach((name, event) -> all.put("event-" + name, new NumberedEvent(7, NOON, event)));
        return all;
    }

    static Map<String, JobLine> lines() {
        return Map.of(
                "note", new JobLine.Note("waiting for the lock"),
                "fileDone", new JobLine.FileDone("0014_orders.sql", 300, RELEASE.migrated()),
                "found", new JobLine.Found(List.of("0013_orders.sql")),
                "report", new JobLine.Report("sql: 2 of 2 applied", true, "0014", RELEASE.migrated()),
                "migrations", new JobLine.Migrations(REPORT),
                "planned", new JobLine.Planned(PLAN, HASH, Map.of("table public.a", "0123456789ab")),
                "compared", new JobLine.Compared(DIFF),
                "failed", new JobLine.Failed(PROBLEM));
    }

    static Map<String, TaskWork> works() {
        return Map.of(
                "status", new TaskWork.Status(),
                "plan", new TaskWork.Plan(),
                "diff", new TaskWork.Diff(),
                "check", new TaskWork.Check("plan-850a18316b25e522", true, Unreviewed.REFUSED),
                "resolve", new TaskWork.Resolve("0014_orders.sql", ResolvesMigrations.Kind.MARK_APPLIED),
                "run", new TaskWork.Run("web"));
    }

    static Map<String, TaskResult> results() {
        return Map.of(
                "migrations", new TaskResult.Migrations(REPORT),
                "planned", new TaskResult.Planned(SAVED),
                "compared", new TaskResult.Compared(DIFF),
                "resolved", new TaskResult.Resolved("0014_orders.sql is marked as applied"));
    }

    static Map<String, DeployEvent> events() {
        return Map.of(
                "accepted", new DeployEvent.Accepted("d-7f3k", List.of("provision", "commit", "rollout")),
                "queued", new DeployEvent.Queued("d-2abc", "dev2", "commit", NOON, 1, COMMIT, "dev"),
                "granted", new DeployEvent.Granted(NOON.plusSeconds(900)),
                "stepStarted", new DeployEvent.StepStarted("migrate"),
                "stepNote", new DeployEvent.StepNote("migrate", "0013_orders.sql   0.3s"),
                "stepEnded", new DeployEvent.StepEnded("migrate", "failed", "", 500, PROBLEM),
                "notice", new DeployEvent.Notice("seed      not asked for; 1 pending"),
                "result", new DeployEvent.Result(RESULT));
    }

    private static JobSpec job(String kind, @Nullable SeedConfig seed) {
        return new JobSpec(
                kind,
                Slot.parse("acme/shop/dev"),
                seed == null ? "sql" : null,
                seed == null ? "migrations" : null,
                seed,
                HASH,
                "http://127.0.0.1:1/v1/bundles/" + HASH,
                new DeployId("d-7f3k"),
                3,
                "acme_shop_dev_owner",
                "jdbc:postgresql://127.0.0.1:5432/acme_shop_dev",
                "goose",
                seed == null ? new MigrationFilter(List.of("dev"), null) : null);
    }

    private static Progress progress() {
        DeployPlan plan = new DeployPlan(List.of(
                new Step.Build(),
                new Step.Push(),
                new Step.ShipSecrets(List.of("shop-secrets")),
                new Step.Provision(),
                new Step.CheckDrift("atlas"),
                new Step.Migrate("sql"),
                new Step.Seed(List.of("base")),
                new Step.Release(List.of("bin/release")),
                new Step.Commit(),
                new Step.Rollout()));
        return new Progress(
                plan,
                List.of(
                        new Progress.Entry("build", NOON, NOON, new StepOutcome.Done("java")),
                        new Progress.Entry("push", NOON, NOON, new StepOutcome.Skipped("nothing to send")),
                        new Progress.Entry("secrets", NOON, NOON, new StepOutcome.Done("1 sealed")),
                        new Progress.Entry(
                                "provision",
                                NOON,
                                null,
                                new StepOutcome.Waiting("the database", Duration.ofSeconds(1))),
                        new Progress.Entry("drift", NOON, NOON, new StepOutcome.Done("the schema is as declared")),
                        new Progress.Entry("migrate", NOON, NOON, new StepOutcome.Halted(PROBLEM))));
    }
}
