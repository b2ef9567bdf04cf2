package dev.kilter.runner;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.postgres.Catalog;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.wire.JobSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The slot's database as the owner role, with the fence: a run whose deploy has lost the slot is refused.
final class SlotDatabase implements Database {
    /// What only reads must not get in the way of a deploy that is under way.
    private static final Set<String> WRITING = Set.of("migrate", "settle", "seed", "resolve");

    /// Held shared by whoever works under the fence, alone by whoever raises it.
    private static final long FENCE_LOCK = 7234017283807667300L;

    private static final Duration COURTESY = Duration.ofSeconds(5);

    private final Effects effects;
    private final JobSpec job;
    private final Map<String, String> environment;
    private final GatedDataSource source;
    private final Iterator<String> scratch;

    private SlotDatabase(Effects effects, JobSpec job, Map<String, String> environment) {
        this.effects = effects;
        this.job = job;
        this.environment = environment;
        this.source = DatabaseGate.source(effects, job, job.jdbcUrl(), environment);
        this.scratch = job.scratch().iterator();
    }

    static SlotDatabase open(Effects effects, JobSpec job, Map<String, String> environment) {
        SlotDatabase database = new SlotDatabase(effects, job, environment);
        if (WRITING.contains(job.kind())) {
            database.raiseFence();
        }
        return database;
    }

    @Override
    public Connection connect() {
        try {
            Connection connection = source.getConnection();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_user")) {
                row.next();
                if (!row.getString(1).equals(job.ownerRole())) {
                    connection.close();
                    throw Problem.of(
                                    KilterCode.INTERNAL_ERROR,
                                    "the connection acts as '" + row.getString(1) + "' and not as the owner",
                                    "Report this.")
                            .toException();
                }
            }
            return connection;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    /// The scratch databases that the platform has made for this job, each given once.
    @Override
    public Database scratch() {
        if (!scratch.hasNext()) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "the migration tool '" + job.tool() + "' asks for more than "
                                    + job.scratch().size() + " scratch databases",
                            "Report this to its author.")
                    .toException();
        }
        return beside(scratch.next());
    }

    /// Another database of the same server, with the same roles and no fence.
    private Database beside(String url) {
        return new Database() {
            @Override
            public Connection connect() {
                try {
                    return DatabaseGate.source(effects, job, url, environment).getConnection();
                } catch (SQLException e) {
                    throw away(e);
                }
            }

            @Override
            public String ownerRole() {
                return job.ownerRole();
            }

            @Override
            public void checkFence(Connection connection) {
                // What is tried out in a scratch database is nobody else's.
            }
        };
    }

    @Override
    public String ownerRole() {
        return job.ownerRole();
    }

    @Override
    public void checkFence(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            letLaterGoFirst(statement);
            try (ResultSet row = statement.executeQuery("SELECT fence FROM kilter.fence FOR SHARE")) {
                if (row.next() && row.getLong(1) > job.fence()) {
                    throw lost(row.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw away(e);
        }
    }

    /// A row lock goes to whoever comes first once it is free, so an earlier run that begins file after file could
    /// keep a later deploy waiting to its end. It does not wait for ever: the later one may wait for another
    /// connection of this very run.
    private static void letLaterGoFirst(Statement statement) throws SQLException {
        long end = System.nanoTime() + COURTESY.toNanos();
        while (!isTrue(statement, "SELECT pg_try_advisory_xact_lock_shared(" + FENCE_LOCK + ")")
                && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// Whether a run that held to this plan has begun here.
    boolean hasBegun(String plan) {
        try (Connection connection = connect()) {
            return Catalog.exists(connection, "kilter.begun_plan") && isKnown(connection, plan);
        } catch (SQLException e) {
            throw away(e);
        }
    }

    /// Notes that a run of this plan begins; again is the same.
    void begin(String plan) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            checkFence(connection);
            statement.execute("CREATE TABLE IF NOT EXISTS kilter.begun_plan (id text PRIMARY KEY,"
                    + " begun timestamptz NOT NULL DEFAULT now())");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO kilter.begun_plan (id) VALUES (?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, plan);
                insert.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private static boolean isKnown(Connection connection, String plan) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM kilter.begun_plan WHERE id = ?")) {
            find.setString(1, plan);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private void raiseFence() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + FENCE_LOCK + ")");
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.fence (one boolean PRIMARY KEY DEFAULT true CHECK (one), fence bigint NOT NULL);
                INSERT INTO kilter.fence (fence) VALUES (0) ON CONFLICT DO NOTHING
                """);
            try (ResultSet row = statement.executeQuery("SELECT fence FROM kilter.fence FOR UPDATE")) {
                row.next();
                if (row.getLong(1) > job.fence()) {
                    throw lost(row.getLong(1));
                }
            }
            statement.execute("UPDATE kilter.fence SET fence = " + job.fence());
            connection.commit();
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private KilterException lost(long newer) {
        return Problem.of(KilterCode.LEASE_LOST, "a newer deploy works on this database", "kilter attach")
                .withEvidence("its fence is " + newer + ", this deploy's is " + job.fence())
                .toException();
    }

    static KilterException away(SQLException e) {
        return Problem.of(KilterCode.UNREACHABLE, "the database does not answer: " + e.getMessage(), "kilter doctor")
                .toException(e);
    }
}
