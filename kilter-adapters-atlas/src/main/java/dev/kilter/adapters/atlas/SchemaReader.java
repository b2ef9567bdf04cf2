package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.database.base.jdbc.IJdbcConnector;
import org.pgcodekeeper.core.ignorelist.IgnoreSchemaList;
import org.pgcodekeeper.core.ignorelist.IgnoredObject;
import org.pgcodekeeper.core.loader.pg.JdbcPgLoader;
import org.pgcodekeeper.core.monitor.NullMonitor;
import org.pgcodekeeper.core.schema.AbstractDatabase;

/// Reads the schema of a database over a connection of ours, in one read-only transaction. kilter's own schema is not
/// looked at.
final class SchemaReader {
    private SchemaReader() {}

    /// @param what for people: `the live schema`
    static AbstractDatabase read(Database database, String what) {
        IgnoreSchemaList ignored = new IgnoreSchemaList();
        ignored.setShow(true);
        ignored.add(new IgnoredObject("kilter", false, false, false, Set.of()));
        JdbcPgLoader loader =
                new JdbcPgLoader(new Ours(database), "UTC", SchemaModel.settings(), new NullMonitor(), ignored);
        try {
            AbstractDatabase model = loader.loadAndAnalyze();
            if (!loader.getErrors().isEmpty()) {
                throw unreadable(
                        what, loader.getErrors().stream().map(String::valueOf).toList(), null);
            }
            return model;
        } catch (IOException e) {
            throw problem(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(what, List.of("interrupted"), e);
        }
    }

    private static KilterException problem(String what, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KilterException kilter) {
                return kilter;
            }
            if (cause instanceof SQLException sql) {
                return DatabaseProblem.of(sql);
            }
        }
        return unreadable(what, List.of(String.valueOf(e.getMessage())), e);
    }

    private static KilterException unreadable(String what, List<String> evidence, @Nullable Exception cause) {
        Problem problem = Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        what + " holds something that the declarative engine cannot read",
                        "Take it out of the schema, or keep this database with the tool 'sql' and migration files.")
                .withEvidence(evidence);
        return cause == null ? problem.toException() : problem.toException(cause);
    }

    private record Ours(Database database) implements IJdbcConnector {
        @Override
        public Connection getConnection() throws IOException {
            Connection connection = database.connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = '2s'");
                return connection;
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public String getBatchDelimiter() {
            return "";
        }

        @Override
        public String getUrl() {
            return "";
        }
    }
}
