package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.DatabaseLogins;
import dev.kilter.api.JobToken;
import dev.kilter.api.ProcessLogs;
import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.DatabaseLogin;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.server.identity.Trust;
import dev.kilter.testkit.DatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.postgresql.ds.PGSimpleDataSource;

/// A real server on a real PostgreSQL; one database each.
final class ServerFixture implements AutoCloseable {
    static final String TOKEN = "kilter_0123456789abcdefghijklmnopqrstuvwxyz";
    static final String LEAD_TOKEN = "kilter_lead_6789abcdefghijklmnopqrstuvwxyz";
    static final byte[] JOB_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final String RECIPIENT = "age1" + "q".repeat(58);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final DatabaseServer POSTGRES = DatabaseServer.embedded();

    final GatedDataSource database;
    final MemoryApps apps;
    final MemoryOrphans orphans = new MemoryOrphans();
    final MemoryTasks tasks = new MemoryTasks();
    private final boolean review;
    private final List<Trust> trusts;
    private final ServerSettings.Images images;
    private final InstantSource clock;
    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private KilterServer server;

    ServerFixture() {
        this(freshDatabase());
    }

    ServerFixture(GatedDataSource database) {
        this(database, false);
    }

    /// @param review the platform's policy for destructive migrations
    ServerFixture(GatedDataSource database, boolean review) {
        this(database, review, List.of(), ServerSettings.Images.without("127.0.0.1:5000"));
    }

    /// On a database and over resources that another server has left.
    ServerFixture(GatedDataSource database, MemoryApps apps) {
        this(database, false, List.of(), ServerSettings.Images.without("127.0.0.1:5000"), apps, InstantSource.system());
    }

    /// @param trusts CI jobs that get a token
    ServerFixture(List<Trust> trusts) {
        this(freshDatabase(), false, trusts, ServerSettings.Images.without("127.0.0.1:5000"));
    }

    /// @param images where they go
    ServerFixture(ServerSettings.Images images) {
        this(freshDatabase(), false, List.of(), images);
    }

    /// @param clock of its machine
    ServerFixture(InstantSource clock, List<Trust> trusts) {
        this(freshDatabase(), false, trusts, ServerSettings.Images.without("127.0.0.1:5000"), new MemoryApps(), clock);
    }

    /// Another server on the same database, with the same operator, on a machine with this clock.
    ServerFixture beside(InstantSource otherClock) {
        return new ServerFixture(database, review, trusts, images, apps, otherClock);
    }

    private ServerFixture(GatedDataSource database, boolean review, List<Trust> trusts, ServerSettings.Images images) {
        this(database, review, trusts, images, new MemoryApps(), InstantSource.system());
    }

    private ServerFixture(
            GatedDataSource database,
            boolean review,
            List<Trust> trusts,
            ServerSettings.Images images,
            MemoryApps apps,
            InstantSource clock) {
        this.images = images;
        this.apps = apps;
        this.clock = clock;
        this.database = database;
        this.review = review;
        this.trusts = trusts;
        this.server = startServer();
    }

    static GatedDataSource freshDatabase() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(freshUrl());
        return new GatedDataSource(Effects.real(), source);
    }

    /// The JDBC URL of a database of its own, for other processes.
    static String freshUrl() {
        String name = "server" + COUNT.incrementAndGet();
        POSTGRES.administer("CREATE DATABASE " + name);
        return POSTGRES.url().replace("/postgres?", "/" + name + "?");
    }

    KilterServer server() {
        return server;
    }

    /// As after a kill: everything it knew is in its rows.
    void restart() {
        server.close();
        server = startServer();
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        return send(TOKEN, method, path, body, headers);
    }

    HttpResponse<String> send(String token, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(90))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, new byte[0]);
    }

    HttpResponse<String> post(DeployRequest request, String key) {
        return send("POST", "/v1/deploys", Wire.encode(request), "Idempotency-Key", key);
    }

    DeployRecord submit(DeployRequest request, String key) {
        HttpResponse<String> answer = post(request, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Wire.decode(answer.body(), DeployRecord.class);
    }

    DeployRecord record(String id) {
        return Wire.decode(get("/v1/deploys/" + id).body(), DeployRecord.class);
    }

    List<String> query(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> values = new java.util.ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits for a condition, at most a minute, and no longer once this thread is to end: an interrupted one would
    /// not pause any more.
    static void await(String what, BooleanSupplier condition) {
        Instant until = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("interrupted while waiting until " + what)
                    .isFalse();
            assertThat(Instant.now()).as("still waiting until " + what).isBefore(until);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    static Slot slot(String env) {
        return Slot.parse("acme/shop/" + env);
    }

    static JobToken jobTokens() {
        return new JobToken(JOB_KEY);
    }

    @Override
    public void close() {
        server.close();
    }

    ServerSettings settings() {
        return settings(images, review, trusts);
    }

    static ServerSettings settings(ServerSettings.Images images, boolean review, List<Trust> trusts) {
        return new ServerSettings(
                0,
                "test platform",
                true,
                images,
                "localhost",
                "http",
                8000,
                Duration.ofMinutes(15),
                Duration.ofHours(2),
                review,
                ByteBuffer.wrap(JOB_KEY).asReadOnlyBuffer(),
                RECIPIENT,
                trusts);
    }

    private KilterServer startServer() {
        ProcessLogs logs = (slot, process, lines, follow, open, line) -> {
            line.accept(process + " of " + slot + ", " + lines + " lines");
            await("the reader goes", () -> !follow || !open.getAsBoolean());
        };
        DatabaseLogins logins = new DatabaseLogins() {
            @Override
            public DatabaseLogin open(Slot slot, String by, Instant now, Instant expires) {
                return new DatabaseLogin(
                        "127.0.0.1", 5432, slot.names().database(), "login_of_" + by, "secret", 15, expires);
            }

            @Override
            public InetSocketAddress server() {
                int port = URI.create("postgresql://" + POSTGRES.authority()).getPort();
                return InetSocketAddress.createUnresolved("127.0.0.1", port);
            }

            @Override
            public void endExpired(Instant now) {
                // None of them is anywhere.
            }
        };
        KilterServer started = KilterServer.start(
                settings(), database, apps, tasks, logs, logins, new ProcessCommands(), orphans, clock);
        started.install("dev2", TOKEN);
        started.install("lead", LEAD_TOKEN, true);
        return started;
    }
}
