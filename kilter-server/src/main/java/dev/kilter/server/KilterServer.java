package dev.kilter.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kilter.api.AppStore;
import dev.kilter.api.Commands;
import dev.kilter.api.DatabaseClock;
import dev.kilter.api.DatabaseLogins;
import dev.kilter.api.JobToken;
import dev.kilter.api.Orphans;
import dev.kilter.api.ProcessLogs;
import dev.kilter.api.TaskStore;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// The API and the queue behind it. Default deny: a route that declares no permission stops the start.
public final class KilterServer implements AutoCloseable {
    private final HikariDataSource pool;
    private final Tokens tokens;
    private final InstantSource clock;
    private final DeployQueue queue;
    private final Guests guests;
    private final Connections connections;
    private final Watchers watchers;
    private final Repeated expiredLogins;
    private final Repeated duePreviews;
    private final Repeated unnamedSecrets;
    private final Repeated expiredTokens;
    private final PlatformRoutes platform;
    private final List<Route> routes;
    private final WebServer server;

    private KilterServer(
            ServerSettings settings,
            GatedDataSource database,
            AppStore apps,
            TaskStore tasks,
            ProcessLogs logs,
            DatabaseLogins logins,
            Commands commands,
            Orphans orphans,
            InstantSource machine) {
        Schema.update(database);
        InstantSource clock = new DatabaseClock(database, machine);
        this.clock = clock;
        this.pool = pool(database);
        Jdbi jdbi = Jdbi.create(pool);
        this.tokens = new Tokens(jdbi);
        this.guests = new Guests(tokens, clock);
        byte[] key = new byte[settings.jobKey().remaining()];
        settings.jobKey().duplicate().get(key);
        Entrance entrance = new Entrance(settings.local(), tokens, new JobToken(key), clock);
        Audit audit = new Audit(jdbi, settings);
        Deploys deploys = new Deploys(jdbi, audit);
        Releases releases = new Releases(jdbi);
        Secrets secrets = new Secrets(jdbi);
        DeployOrder order = new DeployOrder(deploys, releases, new Ancestries(jdbi));
        EventSignal signal = new EventSignal();
        this.watchers = new Watchers(deploys, signal);
        this.queue = new DeployQueue(deploys, releases, secrets, order, apps, settings, clock, signal);
        this.platform = new PlatformRoutes(jdbi, settings);
        List<Route> routes = new ArrayList<>(platform.routes());
        Expiries expiries = new Expiries(jdbi);
        EnvRemovals removals = new EnvRemovals(apps, releases, secrets, expiries);
        Plans plans = new Plans(jdbi);
        Acceptance acceptance = new Acceptance(
                deploys,
                queue,
                apps,
                tasks,
                plans,
                settings.images().allowed(),
                secrets,
                order,
                expiries,
                settings,
                clock);
        routes.addAll(new DeployRoutes(deploys, acceptance, apps, settings, watchers, guests).routes());
        routes.addAll(
                new InterventionRoutes(new Interventions(jdbi, deploys), deploys, queue, apps, audit, clock).routes());
        routes.addAll(new RollbackRoutes(deploys, releases, secrets, acceptance, apps).routes());
        routes.addAll(new ReleaseRoutes(deploys, releases, secrets, settings).routes());
        routes.addAll(new PromoteRoutes(deploys, releases, secrets, acceptance, apps, settings.local()).routes());
        routes.addAll(new SecretRoutes(secrets, deploys, acceptance, apps, audit, settings, clock).routes());
        routes.addAll(new ScaleRoutes(apps, deploys, releases, acceptance).routes());
        routes.addAll(new TaskRoutes(deploys, apps, tasks, plans, clock).routes());
        EnvStates envs = new EnvStates(deploys, releases, expiries, apps, tasks, settings);
        routes.addAll(new EnvRoutes(envs, releases, removals, expiries, apps, logs, audit, guests, clock).routes());
        PortalSessions sessions = new PortalSessions(jdbi);
        routes.add(new PortalKeys(sessions, clock).route());
        routes.add(new Metrics(jdbi, clock).route());
        Portal portal = new Portal(new Overview(jdbi, deploys, envs), envs, deploys, releases, logs);
        PortalDoor door = new PortalDoor(portal, sessions, entrance, settings, signal, clock);
        DatabaseRoutes databases = new DatabaseRoutes(apps, logins, tokens, audit, settings, clock);
        routes.addAll(databases.routes());
        List<Socket> sockets = Stream.concat(
                        databases.sockets().stream(),
                        new CommandSockets(apps, commands, audit, clock).sockets().stream())
                .toList();
        sockets.forEach(socket -> routes.add(socket.route()));
        routes.addAll(new GcRoutes(orphans, audit, clock).routes());
        routes.addAll(new TokenRoutes(tokens, audit, clock).routes());
        routes.add(new RegistryRoutes(settings.images(), clock).route());
        routes.add(new TokenExchange(settings.trusts(), tokens, audit, clock).route());
        OpenApi description = new OpenApi(routes);
        routes.add(new Route(
                "GET",
                "/v1/openapi.json",
                Permission.PUBLIC,
                "This description.",
                (_, response, _) -> Answers.json(response, description.document())));
        this.routes = List.copyOf(routes);
        this.connections = Connections.ofThisProcess();
        WebServerConfig.Builder listener = WebServer.builder()
                .host(settings.local() ? "127.0.0.1" : "0.0.0.0")
                .port(settings.port())
                .routing(routing -> {
                    connections.watch(routing);
                    door.open(routing);
                    entrance.open(routing, routes);
                })
                .addRouting(doors(sockets, entrance, guests, connections));
        connections.guard(listener);
        CallersWhoLeft.quiet();
        this.server = listener.build().start();
        queue.start();
        // PostgreSQL asks for the password only when a session begins.
        this.expiredLogins = Repeated.every(
                Duration.ofSeconds(10),
                "ending the sessions of expired logins",
                () -> logins.endExpired(clock.instant()));
        PreviewReaper reaper = new PreviewReaper(expiries, removals, deploys, apps, audit, clock);
        this.unnamedSecrets = Repeated.every(
                Duration.ofHours(1),
                "forgetting sealed values that nothing names",
                () -> secrets.prune(clock.instant()));
        this.expiredTokens = Repeated.every(
                Duration.ofHours(1), "forgetting expired tokens", () -> tokens.forgetExpired(clock.instant()));
        this.duePreviews = Repeated.every(Duration.ofSeconds(30), "removing previews", reaper::reap);
    }

    /// Brings the schema up to date, serves the API and works on the queue.
    ///
    /// @param machine this machine's clock; what expires when, the database's says
    public static KilterServer start(
            ServerSettings settings,
            GatedDataSource database,
            AppStore apps,
            TaskStore tasks,
            ProcessLogs logs,
            DatabaseLogins logins,
            Commands commands,
            Orphans orphans,
            InstantSource machine) {
        return new KilterServer(settings, database, apps, tasks, logs, logins, commands, orphans, machine);
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    List<Route> routes() {
        return routes;
    }

    /// Makes this token an admin's for a year, under this name. It does not open databases of protected envs.
    public void install(String name, String token) {
        install(name, token, false);
    }

    /// The same, for databases of protected envs too if `protectedDatabases` says so.
    public void install(String name, String token, boolean protectedDatabases) {
        Duration year = Duration.ofDays(365);
        tokens.install(
                new TokenRequest(name, TokenRole.ADMIN, protectedDatabases, year),
                token,
                clock.instant().plus(year));
    }

    /// A bundle's content, for an operator in the same process.
    public byte[] bundle(String hash) {
        return platform.bundle(hash);
    }

    @Override
    public void close() {
        server.stop();
        connections.close();
        guests.close();
        watchers.close();
        expiredLogins.close();
        duePreviews.close();
        unnamedSecrets.close();
        expiredTokens.close();
        queue.close();
        pool.close();
    }

    private static WsRouting.Builder doors(
            List<Socket> sockets, Entrance entrance, Guests guests, Connections connections) {
        WsRouting.Builder doors = WsRouting.builder();
        sockets.forEach(
                socket -> doors.endpoint(socket.path(), () -> new Doorkeeper(socket, entrance, guests, connections)));
        return doors;
    }

    private static HikariDataSource pool(GatedDataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(30_000);
        config.setConnectionInitSql("SET search_path TO " + Schema.NAME);
        config.setPoolName("kilter-server");
        return new HikariDataSource(config);
    }
}
