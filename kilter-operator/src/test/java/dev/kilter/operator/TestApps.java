package dev.kilter.operator;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.CronConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Apps like those that people deploy.
public final class TestApps {
    public static final Instant GRANTED = Instant.parse("2026-01-02T03:04:05Z");

    private TestApps() {}

    /// A web process, a worker, a database with migrations, one seed.
    public static AppConfig guestbook() {
        return app(
                new WebConfig(8080, true, "/healthz", 1),
                Map.of("GREETING", "hello"),
                Map.of("worker", new ProcessConfig(List.of("java", "-cp", "app.jar", "Worker"), 1)));
    }

    /// A web process without a database.
    public static AppConfig internal() {
        return with(app(new WebConfig(3000, false, null, 1), Map.of(), Map.of()), DatabaseKind.NONE, null, List.of());
    }

    /// The same resource with one sealed Secret of this name, which its processes consume.
    public static KilterAppSpec sealed(KilterAppSpec spec, String name) {
        String leaf = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]";
        String key = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n";
        SealedSecret secret = new SealedSecret(
                name,
                "0123456789abcdef".repeat(4),
                new SealedValues(
                        new TreeMap<>(Map.of("API_KEY", leaf)),
                        List.of(new SealedValues.SealedKey("age1" + "q".repeat(58), key)),
                        "2026-01-02T03:04:05Z",
                        leaf,
                        "3.13.2"));
        AppConfig app = spec.config();
        AppConfig consumer = new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes(),
                new SecretsConfig(new TreeMap<>(Map.of(name, "secrets/dev.env")), List.of(name), List.of(), List.of()));
        return new KilterAppSpec(
                consumer,
                spec.image(),
                spec.bundle(),
                spec.migrations(),
                spec.namespace(),
                spec.host(),
                spec.deploy(),
                spec.scaled(),
                List.of(secret),
                spec.processHosts());
    }

    public static AppConfig app(WebConfig web, Map<String, String> variables, Map<String, ProcessConfig> processes) {
        return new AppConfig(
                Project.parse("acme/guestbook"),
                new EnvName("dev"),
                false,
                true,
                web,
                new TreeMap<>(variables),
                BuildConfig.AUTO,
                DatabaseKind.POSTGRES,
                new MigrationConfig("sql", "migrations"),
                List.of(new SeedConfig.Sql("opening", List.of("seeds/opening.sql"), false)),
                new TreeMap<>(processes));
    }

    public static AppConfig with(
            AppConfig app, DatabaseKind database, @Nullable MigrationConfig migration, List<SeedConfig> seeds) {
        return new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                database,
                migration,
                seeds,
                app.processes());
    }

    /// The guestbook with something that recurs.
    public static AppConfig recurring(Map<String, CronConfig> cron) {
        AppConfig app = guestbook();
        return new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes(),
                app.secrets(),
                List.of(),
                new TreeMap<>(cron));
    }

    /// The guestbook with this command before each roll.
    public static AppConfig releasing(String... command) {
        AppConfig app = guestbook();
        return new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes(),
                app.secrets(),
                List.of(command),
                app.cron());
    }

    public static AppConfig in(AppConfig app, String env, boolean isProtected) {
        return new AppConfig(
                app.project(),
                new EnvName(env),
                isProtected,
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes());
    }

    public static AppConfig withSeed(SeedConfig seed) {
        AppConfig app = guestbook();
        return with(app, app.database(), app.migration(), List.of(seed));
    }

    public static KilterAppSpec spec(AppConfig config, DeployOptions options) {
        return new KilterAppSpec(
                config,
                new ImageRef("127.0.0.1:5000/acme/guestbook@sha256:" + "ab".repeat(32)),
                "bundle",
                "migrations",
                config.slot().names().namespace(),
                config.web().isPublic() ? config.slot().names().hostLabel() + ".localhost" : null,
                deploy(1, options),
                new TreeMap<>(),
                null,
                processHosts(config));
    }

    private static SortedMap<String, String> processHosts(AppConfig config) {
        SortedMap<String, String> hosts = new TreeMap<>();
        config.processes().forEach((name, process) -> {
            if (process.route() != null) {
                hosts.put(name, config.slot().names().hostLabel(name) + ".localhost");
            }
        });
        return hosts;
    }

    /// The same app, asked for by another deploy.
    public static KilterAppSpec next(KilterAppSpec spec, long fence) {
        return new KilterAppSpec(
                spec.config(),
                spec.image(),
                spec.bundle(),
                spec.migrations(),
                spec.namespace(),
                spec.host(),
                deploy(fence, spec.deploy().options()),
                spec.scaled(),
                spec.secrets(),
                spec.processHosts());
    }

    /// The same, when ada wants its deploy to end.
    public static KilterAppSpec cancelled(KilterAppSpec spec) {
        KilterAppSpec.DeploySpec deploy = spec.deploy();
        return new KilterAppSpec(
                spec.config(),
                spec.image(),
                spec.bundle(),
                spec.migrations(),
                spec.namespace(),
                spec.host(),
                new KilterAppSpec.DeploySpec(
                        deploy.id(),
                        deploy.fence(),
                        deploy.options(),
                        deploy.granted(),
                        deploy.deadline(),
                        deploy.by(),
                        deploy.source(),
                        false,
                        "ada"));
    }

    private static KilterAppSpec.DeploySpec deploy(long fence, DeployOptions options) {
        return new KilterAppSpec.DeploySpec(
                new DeployId("d-test" + fence),
                fence,
                options,
                GRANTED,
                GRANTED.plus(Duration.ofMinutes(15)),
                "ada",
                SourceState.NONE);
    }
}
