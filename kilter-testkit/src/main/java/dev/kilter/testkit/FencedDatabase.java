package dev.kilter.testkit;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A database that looks at the ledger after each transaction: if it has changed, the fence must have been checked in
/// that very one.
final class FencedDatabase implements Database {
    private final Database database;
    private final Supplier<Object> ledger;
    private final List<String> violations = new ArrayList<>();
    private Object last;
    private boolean checked;
    private boolean lost;

    /// Reads the ledger by this.
    FencedDatabase(Database database, Supplier<Object> ledger) {
        this.database = database;
        this.ledger = ledger;
        this.last = ledger.get();
    }

    /// From now on, a newer deploy has the slot.
    void lose() {
        lost = true;
    }

    /// Ledger writes without a check; empty when all is well.
    List<String> violations() {
        return violations;
    }

    @Override
    public Connection connect() {
        return Intercepted.connection(database.connect(), (real, method, call) -> {
            Object result = call.go();
            if (!method.startsWith("execute") || !inTransaction(real)) {
                look();
            }
            return result;
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
        if (lost) {
            throw Problem.of(KilterCode.LEASE_LOST, "a newer deploy works on this database", "kilter attach")
                    .toException();
        }
        try {
            checked = inTransaction(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look() {
        Object now = ledger.get();
        if (!now.equals(last) && !checked) {
            violations.add("the ledger went from " + last + " to " + now);
        }
        last = now;
        checked = false;
    }

    /// With auto-commit on, a script may still have said BEGIN. SET LOCAL lasts as long as its transaction: outside
    /// of one, the next statement does not see it.
    private static boolean inTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            return true;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL kit.fence = 'seen'");
            try (ResultSet row = statement.executeQuery("SELECT current_setting('kit.fence', true)")) {
                return row.next() && "seen".equals(row.getString(1));
            }
        }
    }
}
