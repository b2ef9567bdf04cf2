package dev.kilter.operator.database;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The database server as its admin: CREATEDB and CREATEROLE, no superuser. Every connection passes the effects gate.
public final class DatabaseGate {
    /// A duplicate object, database or row, and a database that is in use.
    private static final Set<String> MADE_BY_ANOTHER = Set.of("42710", "42P04", "23505", "55006");

    private final Effects effects;
    private final String host;
    private final int port;
    private final String user;
    private final String password;

    /// The server at this address.
    public DatabaseGate(Effects effects, String host, int port, String user, String password) {
        this.effects = effects;
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    /// Where the server is, as apps see it.
    public String host() {
        return host;
    }

    /// Its port.
    public int port() {
        return port;
    }

    /// SQL on a connection of its own to this database; errors become problems.
    <T extends @Nullable Object> T in(String database, Sql<T> sql) {
        try (Connection connection = connect(database)) {
            return sql.run(connection);
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    /// A database's comment; empty without one, null when there is no such database.
    @Nullable
    String comment(String database) {
        return this.<@Nullable String>in("postgres", connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = ?")) {
                find.setString(1, database);
                try (ResultSet found = find.executeQuery()) {
                    return found.next() ? found.getString(1) : null;
                }
            }
        });
    }

    /// Connections to this database for somebody else's pool.
    public GatedDataSource source(String database) {
        return new GatedDataSource(effects, raw(database));
    }

    private Connection connect(String database) throws SQLException {
        return source(database).getConnection();
    }

    private PGSimpleDataSource raw(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("kilter");
        source.setConnectTimeout(10);
        return source;
    }

    private static KilterException problem(SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Problem.of(
                            KilterCode.UNREACHABLE,
                            "the database server does not answer: " + cause.getMessage(),
                            "kilter doctor")
                    .toException(cause);
        }
        if (MADE_BY_ANOTHER.contains(state)
                || String.valueOf(cause.getMessage()).contains("concurrently updated")) {
            // As the session of an operator that was killed: it goes on until it has made what it was told
            // to.
            return Problem.of(
                            KilterCode.UNREACHABLE,
                            "another session makes the same on the database server: " + cause.getMessage(),
                            "kilter doctor")
                    .toException(cause);
        }
        if (state.equals("53100")) {
            return Problem.of(
                            KilterCode.NO_SPACE,
                            "the database server has no space left",
                            "Free space on its disk and deploy again.")
                    .withEvidence(String.valueOf(cause.getMessage()))
                    .toException(cause);
        }
        return Problem.of(
                        KilterCode.INTERNAL_ERROR, "the database server refused: " + cause.getMessage(), "Report this.")
                .withEvidence("SQLSTATE " + state)
                .toException(cause);
    }

    /// Work on a connection.
    interface Sql<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }
}
