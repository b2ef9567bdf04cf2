package dev.kilter.postgres;

import dev.kilter.postgres.StatementJournal.Position;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ways out for a file that was cut off in a statement of which the catalog does not tell whether it has ended: a
/// person looks, and says so.
public final class CutOff {
    private CutOff() {}

    /// One for each answer; none for a file whose next run goes on by itself.
    public static List<Move> moves(Connection connection, SqlFile file) throws SQLException {
        SqlStatement statement = statement(connection, file);
        if (statement == null) {
            return List.of();
        }
        String where = file.text().path() + ":" + statement.line() + " " + statement.head();
        return List.of(
                new Move(file.name(), Kind.STATEMENT_DONE, "if you see that it has ended: " + where),
                new Move(file.name(), Kind.STATEMENT_NOT_DONE, "if you see that it has left nothing: " + where));
    }

    /// Writes the answer into the journal, under the lock that the connection holds. False if nobody waits for it.
    public static boolean answer(Database database, Connection connection, SqlFile file, Kind kind)
            throws SQLException {
        Position position = StatementJournal.find(connection, file.name());
        if (position == null || statement(connection, file) == null) {
            return false;
        }
        int done = kind == Kind.STATEMENT_DONE ? position.done() + 1 : position.done();
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            StatementJournal.write(connection, file.name(), Position.at(file, done, false));
            connection.commit();
            return true;
        } catch (SQLException | KilterException e) {
            Script.rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// Whether a move says how a statement ended.
    public static boolean isAnswer(Kind kind) {
        return kind == Kind.STATEMENT_DONE || kind == Kind.STATEMENT_NOT_DONE;
    }

    private static @Nullable SqlStatement statement(Connection connection, SqlFile file) throws SQLException {
        Position position = StatementJournal.find(connection, file.name());
        if (position == null
                || !position.running()
                || !position.isOf(file)
                || position.done() >= file.statements().size()) {
            return null;
        }
        SqlStatement statement = file.statements().get(position.done());
        return Effect.isInCatalog(statement) ? null : statement;
    }
}
