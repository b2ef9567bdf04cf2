package dev.kilter.sdk.app;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An app as resolved for one env: what the platform runs. It holds no secret value.
///
/// @param project     whose it is
/// @param env         the env it was resolved for
/// @param isProtected whether the file protects this env (a platform may protect more)
/// @param isDeclared  whether the file names this env itself (not by a glob), so that a plain deploy may make it
/// @param web         the process that answers requests
/// @param variables   plain environment variables (`env:`), sorted
/// @param build       how the image is made
/// @param database    which database it gets
/// @param migration   its migrations; null: none
/// @param seeds       in the order they are applied
/// @param processes   background workers by name, sorted
/// @param secrets     its Secrets; null from a writer that knows none
/// @param release     the command that runs before each roll (`release:`); empty: none
/// @param cron        what runs again and again, by name (`cron:`), sorted
public record AppConfig(
        Project project,
        EnvName env,
        boolean isProtected,
        boolean isDeclared,
        WebConfig web,
        SortedMap<String, String> variables,
        BuildConfig build,
        DatabaseKind database,
        @Nullable MigrationConfig migration,
        List<SeedConfig> seeds,
        SortedMap<String, ProcessConfig> processes,
        @Nullable SecretsConfig secrets,
        List<String> release,
        SortedMap<String, CronConfig> cron) {

    public AppConfig {
        variables = sorted(variables);
        // Kubernetes leaves a list with keys out when it loses its last entry
        seeds = seeds == null ? List.of() : List.copyOf(seeds);
        processes = sorted(processes);
        secrets = secrets == null ? SecretsConfig.NONE : secrets;
        release = release == null ? List.of() : List.copyOf(release);
        cron = cron == null ? Collections.emptySortedMap() : sorted(cron);
    }

    /// An app without a release command and anything that recurs.
    public AppConfig(
            Project project,
            EnvName env,
            boolean isProtected,
            boolean isDeclared,
            WebConfig web,
            SortedMap<String, String> variables,
            BuildConfig build,
            DatabaseKind database,
            @Nullable MigrationConfig migration,
            List<SeedConfig> seeds,
            SortedMap<String, ProcessConfig> processes,
            @Nullable SecretsConfig secrets) {
        this(
                project,
                env,
                isProtected,
                isDeclared,
                web,
                variables,
                build,
                database,
                migration,
                seeds,
                processes,
                secrets,
                List.of(),
                Collections.emptySortedMap());
    }

    /// An app without Secrets.
    public AppConfig(
            Project project,
            EnvName env,
            boolean isProtected,
            boolean isDeclared,
            WebConfig web,
            SortedMap<String, String> variables,
            BuildConfig build,
            DatabaseKind database,
            @Nullable MigrationConfig migration,
            List<SeedConfig> seeds,
            SortedMap<String, ProcessConfig> processes) {
        this(
                project,
                env,
                isProtected,
                isDeclared,
                web,
                variables,
                build,
                database,
                migration,
                seeds,
                processes,
                SecretsConfig.NONE);
    }

    /// Its Secrets.
    @Override
    public SecretsConfig secrets() {
        return secrets == null ? SecretsConfig.NONE : secrets;
    }

    /// An app with every default: what a kilter.yaml with nothing but `project:` says.
    public static AppConfig minimal(Project project, EnvName env) {
        return new AppConfig(
                project,
                env,
                env.equals(EnvName.PROD),
                false,
                WebConfig.DEFAULT,
                Collections.emptySortedMap(),
                BuildConfig.AUTO,
                DatabaseKind.NONE,
                null,
                List.of(),
                Collections.emptySortedMap());
    }

    /// The same app under another project.
    public AppConfig of(Project other) {
        return new AppConfig(
                other,
                env,
                isProtected,
                isDeclared,
                web,
                variables,
                build,
                database,
                migration,
                seeds,
                processes,
                secrets,
                release,
                cron);
    }

    /// The same app built in this way.
    public AppConfig building(BuildConfig other) {
        return new AppConfig(
                project,
                env,
                isProtected,
                isDeclared,
                web,
                variables,
                other,
                database,
                migration,
                seeds,
                processes,
                secrets,
                release,
                cron);
    }

    /// The same app with migrations of this kind.
    public AppConfig migratedBy(MigrationConfig other) {
        return new AppConfig(
                project,
                env,
                isProtected,
                isDeclared,
                web,
                variables,
                build,
                database,
                other,
                seeds,
                processes,
                secrets,
                release,
                cron);
    }

    /// How many of each process it says, `web` among them.
    public SortedMap<String, Integer> replicas() {
        SortedMap<String, Integer> all = new TreeMap<>(Map.of("web", web.replicas()));
        processes.forEach((name, process) -> all.put(name, process.replicas()));
        return all;
    }

    /// The same app with so many of those processes; a name that it does not have says nothing.
    public AppConfig scaled(Map<String, Integer> numbers) {
        SortedMap<String, ProcessConfig> others = new TreeMap<>();
        processes.forEach(
                (name, process) -> others.put(name, process.times(numbers.getOrDefault(name, process.replicas()))));
        int webs = numbers.getOrDefault("web", web.replicas());
        return new AppConfig(
                project,
                env,
                isProtected,
                isDeclared,
                web.times(webs),
                variables,
                build,
                database,
                migration,
                seeds,
                others,
                secrets,
                release,
                cron);
    }

    /// The slot this config is for.
    public Slot slot() {
        return new Slot(project, env);
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
