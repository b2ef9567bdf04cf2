package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;

/// A database on which the run dies at one of its effects, as by SIGKILL: the connection breaks, and nothing that the
/// run still tries reaches the server.
final class KilledDatabase implements Database {
    private final Database database;
    private final int at;
    private final boolean afterIt;
    private int effects;
    private boolean dead;

    /// Dies before, or right after, the effect with this number; they count from 1.
    KilledDatabase(Database database, int at, boolean afterIt) {
        this.database = database;
        this.at = at;
        this.afterIt = afterIt;
    }

    /// What a run that is dead would never see.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed");
        }
    }

    /// How many effects there were.
    int effects() {
        return effects;
    }

    @Override
    public Connection connect() {
        if (dead) {
            throw new Killed();
        }
        return Intercepted.connection(database.connect(), (real, _, call) -> {
            if (dead) {
                throw new Killed();
            }
            effects++;
            if (effects != at) {
                return call.go();
            }
            if (afterIt) {
                call.go();
            }
            dead = true;
            real.abort(Runnable::run);
            throw new Killed();
        });
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
    }
}
