package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;

/// A database for one of several runs, which meet when each is about to write its ledger for the first time. Behind a
/// lock they never meet.
final class MeetingDatabase implements Database {
    private final Database database;
    private final Crowd crowd;
    private final AtomicBoolean met = new AtomicBoolean();

    MeetingDatabase(Database database, Crowd crowd) {
        this.database = database;
        this.crowd = crowd;
    }

    @Override
    public Connection connect() {
        return database.connect();
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
        if (met.compareAndSet(false, true)) {
            crowd.meet();
        }
        database.checkFence(connection);
    }
}
