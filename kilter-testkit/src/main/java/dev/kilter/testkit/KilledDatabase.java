package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A database on which something dies at one of the run's effects: a statement, a commit, a change of auto-commit. What
/// only asks is none, since between two effects the database is the same.
public final class KilledDatabase implements Database {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Database database;
    private final int at;
    private final Death death;
    private int effects;
    private boolean dead;

    /// Dies at the effect with this number; they count from 1.
    public KilledDatabase(Database database, int at, Death death) {
        this.database = database;
        this.at = at;
        this.death = death;
    }

    /// One on which nothing dies: it counts.
    public static KilledDatabase never(Database database) {
        return new KilledDatabase(database, Integer.MAX_VALUE, Death.RUNNER_BEFORE);
    }

    /// Who dies, and when. A runner dies as by SIGKILL: the connection breaks, and nothing that it still tries
    /// reaches the server. When PostgreSQL dies, a process of its own gets a SIGKILL, all sessions break, and it
    /// recovers; the runner sees that and goes on as it will. That takes a server on this machine.
    public enum Death {
        /// Before the effect has reached the server.
        RUNNER_BEFORE(true, false),
        /// When the effect has happened, before its answer has arrived.
        RUNNER_AFTER(true, true),
        /// Before the effect has reached the server.
        POSTGRES_BEFORE(false, false),
        /// When the effect has happened, before its answer has arrived.
        POSTGRES_AFTER(false, true);

        private final boolean ofRunner;
        private final boolean afterIt;

        Death(boolean ofRunner, boolean afterIt) {
            this.ofRunner = ofRunner;
            this.afterIt = afterIt;
        }
    }

    /// What a run that is dead would never see.
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed");
        }
    }

    /// How many effects there were.
    public int effects() {
        return effects;
    }

    @Override
    public Connection connect() {
        if (dead) {
            throw new Killed();
        }
        return Intercepted.connection(database.connect(), this::effect);
    }

    private @Nullable Object effect(Connection real, String method, Intercepted.Call call) throws Throwable {
        if (dead) {
            throw new Killed();
        }
        if (method.equals("executeQuery")) {
            return call.go();
        }
        effects++;
        if (effects != at) {
            return call.go();
        }
        long process = death.ofRunner ? 0 : process(real);
        if (death.afterIt) {
            call.go();
        }
        if (death.ofRunner) {
            dead = true;
            real.abort(Runnable::run);
            throw new Killed();
        }
        killPostgres(process);
        return death.afterIt ? process(real) : call.go();
    }

    private void killPostgres(long process) {
        if (!ProcessHandle.of(process).orElseThrow().destroyForcibly()) {
            throw new IllegalStateException("the server's process " + process + " cannot be killed");
        }
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (ProcessHandle.of(process).isPresent() || !answers()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the server does not come back");
            }
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try (Connection connection = database.connect()) {
            return connection.isValid(1);
        } catch (SQLException | IllegalStateException e) {
            return false;
        }
    }

    private static long process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public String ownerRole() {
        return database.ownerRole();
    }

    @Override
    public Database scratch() {
        return database.scratch();
    }

    @Override
    public void checkFence(Connection connection) {
        if (dead) {
            throw new Killed();
        }
        database.checkFence(connection);
    }
}
