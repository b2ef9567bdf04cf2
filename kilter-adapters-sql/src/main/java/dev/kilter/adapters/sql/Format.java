package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// One tool's files and ledger. The ledger keeps the tool's own shape, so that the tool can take over again.
interface Format {
    /// What `migration.format` calls it.
    String id();

    /// Whether the files look like this tool's: by marks in them, else by their names.
    Evidence evidence(MigrationFolder folder);

    /// Whether its ledger is in this database.
    boolean hasLedger(Connection connection) throws SQLException;

    /// The migrations in the order they run. A file that the tool could not read is a problem.
    List<Migration> read(MigrationFolder folder);

    /// How each stands; a database without the ledger has all pending. Reads only.
    List<MigrationStatus.Entry> compare(List<Migration> migrations, Connection connection) throws SQLException;

    /// Makes the ledger, as the tool does; does nothing when it is there.
    void create(Connection connection) throws SQLException;

    /// Writes the row of an applied migration, as the tool does, in the transaction that is open.
    void record(Connection connection, Migration migration, Duration took) throws SQLException;

    /// The advisory locks that the tool itself takes, one way or another.
    default List<Long> locks(Connection connection) throws SQLException {
        return List.of();
    }

    /// Files that look like migrations and are none of these: nothing is passed over in silence.
    default List<MigrationStatus.Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        return List.of();
    }

    /// What is worth a line before these run, in this order.
    default List<String> notes(List<Migration> pending) {
        return List.of();
    }

    /// Keeps the tool's own command line away, where an advisory lock does not, until it is closed. The ledger is
    /// there.
    default Held hold(Database database) throws SQLException {
        return () -> {};
    }

    /// Whether the tool would begin at all; a problem when it would not.
    default void check(Database database) {}

    /// What the tool does with a migration when its turn comes.
    default Before before(Migration migration, Database database) {
        return Before.RUN;
    }

    /// Whether the tool goes on with the next one when this one, which is in a transaction, fails.
    default boolean mayFail(Migration migration) {
        return false;
    }

    /// Something that ends.
    interface Held extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /// What the tool does with a migration.
    enum Before {
        /// It runs.
        RUN,
        /// Not now, perhaps the next time.
        SKIP,
        /// It counts as applied, and nothing runs.
        MARK
    }

    /// How a file of this format says that it runs outside a transaction.
    String outsideHint();

    /// Whether the tool stops at an entry that stands so.
    boolean stopsAt(MigrationStatus.Entry entry);

    /// How surely the files are a tool's.
    enum Evidence {
        /// They are another's.
        NONE,
        /// Their names are as its names are.
        NAMES,
        /// A mark that only this tool knows.
        MARKS
    }
}
