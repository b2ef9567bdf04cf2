package dev.kilter.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.DatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A slot's database with two scratch databases, and a server that gives bundles and plans to a Job: what surrounds a
/// runner.
final class RunnerFixture implements AutoCloseable {
    static final Slot SLOT = Slot.parse("acme/shop/prod");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final DatabaseServer POSTGRES = DatabaseServer.embedded();

    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String name = "runner" + COUNT.incrementAndGet();
    private int scratch;

    RunnerFixture() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        in("postgres", "CREATE ROLE " + owner());
        in("postgres", "CREATE ROLE " + name + "_app");
        in("postgres", "CREATE DATABASE " + name + " OWNER " + owner());
    }

    /// What a job with these files prints last; a problem is thrown.
    JobLine run(String kind, Map<String, String> files) {
        return run(job(kind, "sql", "migrations", files), files);
    }

    JobLine run(JobSpec job, Map<String, String> files) {
        return run(job, _ -> {});
    }

    /// What it prints last; what it prints before that goes to `out`.
    JobLine run(JobSpec job, Consumer<JobLine> out) {
        return new JobRunner(Effects.real(), environment()).run(job, out);
    }

    JobSpec job(String kind, String tool, String dir, Map<String, String> files) {
        return job(kind, tool, dir, files, 1);
    }

    /// A job of the deploy that got the slot as its `fence`-th.
    JobSpec job(String kind, String tool, String dir, Map<String, String> files, long fence) {
        Map<String, byte[]> bytes = new TreeMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        byte[] bundle = Bundle.pack(bytes);
        String hash = Bundle.hash(bundle);
        served.put("/v1/bundles/" + hash, bundle);
        return new JobSpec(
                kind,
                SLOT,
                tool,
                dir,
                null,
                hash,
                url("/v1/bundles/" + hash),
                new DeployId("d-7f3k"),
                fence,
                owner(),
                jdbc(name),
                null,
                null,
                List.of(emptyDatabase(), emptyDatabase()),
                null,
                null,
                null,
                false,
                Unreviewed.SHOWN,
                null,
                null);
    }

    /// The plan of a `plan` job, kept by the server.
    SavedPlan keep(JobLine line, Instant expires) {
        JobLine.Planned planned = (JobLine.Planned) line;
        SavedPlan saved = new SavedPlan(
                planned.plan().id(SLOT),
                SLOT,
                planned.plan(),
                "dev2",
                expires.minusSeconds(604_800),
                expires,
                planned.migrations(),
                planned.schema());
        served.put("/v1/plans/" + saved.id(), Wire.encode(saved));
        return saved;
    }

    /// The job held to a plan.
    JobSpec held(JobSpec job, String plan) {
        return job.reviewed(plan, url("/v1/plans/" + plan), false);
    }

    /// Of the database.
    String name() {
        return name;
    }

    void sql(String sql) {
        in(name, "SET ROLE " + owner() + "; " + sql);
    }

    List<String> query(String sql) {
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Map<String, String> environment() {
        return Map.of("PGUSER", "postgres", "PGPASSWORD", "", "KILTER_BUNDLE_TOKEN", "b", "KILTER_PLAN_TOKEN", "p");
    }

    private String emptyDatabase() {
        String empty = name + "_scratch" + ++scratch;
        in("postgres", "CREATE DATABASE " + empty + " OWNER " + owner());
        return jdbc(empty);
    }

    private String owner() {
        return name + "_owner";
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String jdbc(String database) {
        return "jdbc:postgresql://" + POSTGRES.authority() + "/" + database;
    }

    private static void in(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbc(database) + "?user=postgres");
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte @Nullable [] body = served.get(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
        if (body != null) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
