package dev.kilter.api;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.RouteConfig;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SourceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a slot should run. The server writes it whole; an omitted field is removed.
///
/// @param config    the app, resolved for its env
/// @param image     by digest
/// @param bundle    SHA-256 of the migration and seed files; null: none
/// @param migrations SHA-256 over the migration files alone; null: none
/// @param namespace where it runs
/// @param host      of its route; null: internal only
/// @param deploy    the deploy that asked for this
/// @param scaled    processes of which another number runs than kilter.yaml says; `config` has that number
/// @param secrets   all that the env has, sealed, by name; null: whoever wrote this knows of none, so they stay
/// @param processHosts of the routes of its other processes, by name of the process
public record KilterAppSpec(
        AppConfig config,
        ImageRef image,
        @Nullable String bundle,
        @Nullable String migrations,
        String namespace,
        @Nullable String host,
        DeploySpec deploy,
        SortedMap<String, Scale> scaled,
        @Nullable List<SealedSecret> secrets,
        SortedMap<String, String> processHosts) {
    public KilterAppSpec {
        scaled = new TreeMap<>(scaled == null ? Map.of() : scaled);
        processHosts = new TreeMap<>(processHosts == null ? Map.of() : processHosts);
        secrets = secrets == null ? null : List.copyOf(secrets);
    }

    /// An app whose other processes have no route.
    public KilterAppSpec(
            AppConfig config,
            ImageRef image,
            @Nullable String bundle,
            @Nullable String migrations,
            String namespace,
            @Nullable String host,
            DeploySpec deploy,
            SortedMap<String, Scale> scaled,
            @Nullable List<SealedSecret> secrets) {
        this(config, image, bundle, migrations, namespace, host, deploy, scaled, secrets, new TreeMap<>());
    }

    /// What a slot should run in these numbers, whatever secrets it has.
    public KilterAppSpec(
            AppConfig config,
            ImageRef image,
            @Nullable String bundle,
            @Nullable String migrations,
            String namespace,
            @Nullable String host,
            DeploySpec deploy,
            SortedMap<String, Scale> scaled) {
        this(config, image, bundle, migrations, namespace, host, deploy, scaled, null);
    }

    /// An app of which as many run as kilter.yaml says.
    public KilterAppSpec(
            AppConfig config,
            ImageRef image,
            @Nullable String bundle,
            @Nullable String migrations,
            String namespace,
            @Nullable String host,
            DeploySpec deploy) {
        this(config, image, bundle, migrations, namespace, host, deploy, new TreeMap<>());
    }

    /// Every host of its routes, each once; none for an app that is internal as a whole. No other slot may have one
    /// of them.
    public List<String> hosts() {
        Stream<String> own =
                host == null ? Stream.of() : Stream.concat(Stream.of(host), config.web().domains().stream());
        Stream<String> others = processHosts.keySet().stream().flatMap(process -> hosts(process).stream());
        return Stream.concat(own, others).distinct().toList();
    }

    /// The hosts of this process's route, the platform's own first; empty for one without.
    public List<String> hosts(String process) {
        String own = processHosts.get(process);
        if (own == null) {
            return List.of();
        }
        ProcessConfig of = config.processes().get(process);
        RouteConfig route = of == null ? null : of.route();
        return Stream.concat(Stream.of(own), route == null ? Stream.of() : route.domains().stream())
                .distinct()
                .toList();
    }

    /// The Secrets that it has; none where nobody knows.
    public List<SealedSecret> sealed() {
        return secrets == null ? List.of() : secrets;
    }

    /// The Secrets whose keys become variables, as they are called in the cluster; the later one wins.
    public List<String> consumed() {
        return SealedSecret.consumed(config.secrets(), sealed());
    }

    /// The same, whose deploy this person wants to end before its next step.
    public KilterAppSpec cancelledBy(String person) {
        return new KilterAppSpec(
                config,
                image,
                bundle,
                migrations,
                namespace,
                host,
                deploy.cancelledBy(person),
                scaled,
                secrets,
                processHosts);
    }

    /// The deploy behind a spec.
    ///
    /// @param fence    rises with each deploy of the slot; a lower one is refused at every target
    /// @param granted  when the slot was granted; the deadline counts from it
    /// @param deadline when the env is Failed unless it is Live
    /// @param by       who deploys
    /// @param review   whether destructive migrations need a reviewed plan
    /// @param cancelled who wants it to end before its next step; null: nobody
    public record DeploySpec(
            DeployId id,
            long fence,
            DeployOptions options,
            Instant granted,
            Instant deadline,
            String by,
            SourceState source,
            boolean review,
            @Nullable String cancelled) {
        /// A deploy whose migrations nobody has to review.
        public DeploySpec(
                DeployId id,
                long fence,
                DeployOptions options,
                Instant granted,
                Instant deadline,
                String by,
                SourceState source) {
            this(id, fence, options, granted, deadline, by, source, false, null);
        }

        private DeploySpec cancelledBy(String person) {
            return new DeploySpec(id, fence, options, granted, deadline, by, source, review, person);
        }
    }
}
