package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import java.sql.Connection;
import java.sql.SQLException;

/// Gets the table ready, in a transaction before the first file, as the tool does: makes it, or gives it the columns of
/// 1.x. Rows that the tool would not recognise become whole again.
final class LedgerSetup {
    private final Database database;
    private final Connection connection;
    private final Ledger ledger;
    private final Observer observer;

    LedgerSetup(Database database, Connection connection, Ledger ledger, Observer observer) {
        this.database = database;
        this.connection = connection;
        this.ledger = ledger;
        this.observer = observer;
    }

    void prepare(Layout layout, Ledger.Shape shape, Comparison comparison) throws SQLException {
        boolean upgrade = layout == Layout.FOLDERS && shape == Ledger.Shape.OLD;
        boolean repair =
                layout == Layout.FOLDERS && !comparison.with(State.NAMELESS).isEmpty();
        if (shape != Ledger.Shape.ABSENT && !upgrade && !repair) {
            return;
        }
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            if (shape == Ledger.Shape.ABSENT) {
                ledger.create(layout);
            }
            if (upgrade) {
                ledger.upgrade();
                for (Standing standing : comparison.standings()) {
                    if (standing.row() != null) {
                        ledger.nameOld(standing.row(), standing.entry());
                    }
                }
                observer.on(
                        new Observer.Event.Note("the table of applied migrations now has the columns of drizzle 1.x"));
            }
            for (Standing standing : comparison.with(State.NAMELESS)) {
                if (repair && standing.row() != null) {
                    ledger.name(standing.row(), standing.entry());
                    observer.on(new Observer.Event.Note(standing.entry().name()
                            + " was applied before without its name; drizzle-kit would have run it again"));
                }
            }
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
