package dev.kilter.server;

import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.jspecify.annotations.Nullable;

/// Brings the server's own schema up to date in one transaction, which holds a polled advisory lock. Liquibase's lock
/// row that an earlier version left behind survives a kill for ever (camunda/camunda#48343), so it is released first:
/// whoever holds the advisory lock is the only one.
final class Schema {
    static final String NAME = "kilter_server";
    private static final String CHANGES = "dev/kilter/server/schema.sql";

    /// What a server must know of to work on this schema. It rises with a change that an older server would break
    /// at, which a server of that generation is then told; a column or a table more needs no new one.
    private static final int GENERATION = 1;

    private static final Pattern BROUGHT_TO = Pattern.compile("[0-9a-f]{64} ([0-9]{1,6})");
    private static final long KEY = 0x6b736368656d61L;
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private Schema() {}

    /// The schema's comment names the content it was brought to, so that a start finds out with one question what
    /// Liquibase would need a second for, and the generation of servers that it is for.
    static void update(GatedDataSource database) {
        String content = content() + " " + GENERATION;
        System.setProperty("liquibase.analytics.enabled", "false");
        System.setProperty("liquibase.showBanner", "false");
        LIQUIBASE.setLevel(Level.WARNING);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            take(connection);
            String before = comment(connection);
            refuseNewer(before);
            if (!content.equals(before)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE SCHEMA IF NOT EXISTS " + NAME);
                    statement.execute("SET LOCAL search_path TO " + NAME);
                    apply(connection);
                    statement.execute("COMMENT ON SCHEMA " + NAME + " IS '" + content + "'");
                }
            }
            connection.commit();
        } catch (SQLException | LiquibaseException e) {
            throw Sql.problem(e);
        }
    }

    private static void refuseNewer(@Nullable String comment) {
        Matcher broughtTo = BROUGHT_TO.matcher(String.valueOf(comment));
        if (broughtTo.matches() && Integer.parseInt(broughtTo.group(1)) > GENERATION) {
            throw Problem.of(
                            KilterCode.DATABASE_TOO_NEW,
                            "a newer kilter-server has changed the platform's database so that this one cannot work on"
                                    + " it",
                            "Start the newer kilter-server, or restore the database as it was before.")
                    .withEvidence(
                            "the database is of generation " + broughtTo.group(1) + ", this server of " + GENERATION)
                    .toException();
        }
    }

    /// A hash of the changes.
    static String content() {
        try (InputStream changes = Schema.class.getClassLoader().getResourceAsStream(CHANGES)) {
            byte[] text = Objects.requireNonNull(changes).readAllBytes();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Null where the schema or its comment is missing.
    private static @Nullable String comment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT obj_description(to_regnamespace('" + NAME + "'), 'pg_namespace')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void apply(Connection connection) throws LiquibaseException, SQLException {
        Database target =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new OneTransaction(connection));
        target.setDefaultSchemaName(NAME);
        target.setLiquibaseSchemaName(NAME);
        Liquibase liquibase =
                new Liquibase(CHANGES, new ClassLoaderResourceAccessor(Schema.class.getClassLoader()), target);
        liquibase.forceReleaseLocks();
        liquibase.update(new Contexts());
    }

    private static void take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + KEY + ")")) {
                    if (row.next() && row.getBoolean(1)) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }
}
