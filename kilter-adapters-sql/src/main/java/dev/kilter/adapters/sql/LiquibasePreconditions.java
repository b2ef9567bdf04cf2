package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.jspecify.annotations.Nullable;

/// Liquibase's preconditions, asked by Liquibase on a connection of their own.
final class LiquibasePreconditions {
    private LiquibasePreconditions() {}

    /// What they say of this changeset, or of the whole changelog when it is null. HALT is a problem.
    static Format.Before check(Database database, DatabaseChangeLog log, @Nullable ChangeSet changeSet) {
        PreconditionContainer conditions = changeSet == null ? log.getPreconditions() : changeSet.getPreconditions();
        if (conditions == null || conditions.getNestedPreconditions().isEmpty()) {
            return Format.Before.RUN;
        }
        String where = changeSet == null ? log.getFilePath() : LiquibaseSql.name(changeSet);
        try (Connection connection = database.connect()) {
            return LiquibaseScope.call(
                    new ClassLoaderResourceAccessor(), () -> ask(conditions, log, changeSet, connection, where));
        } catch (SQLException | LiquibaseException e) {
            throw halted(where, String.valueOf(e.getMessage()));
        }
    }

    private static Format.Before ask(
            PreconditionContainer conditions,
            DatabaseChangeLog log,
            @Nullable ChangeSet changeSet,
            Connection connection,
            String where)
            throws LiquibaseException {
        try {
            conditions.check(
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)),
                    log,
                    changeSet,
                    null);
            return Format.Before.RUN;
        } catch (PreconditionFailedException e) {
            String why = e.getFailedPreconditions().stream()
                    .map(failed -> String.valueOf(failed.getMessage()))
                    .collect(Collectors.joining(", "));
            return after(conditions.getOnFail().name(), where, why);
        } catch (PreconditionErrorException e) {
            return after(conditions.getOnError().name(), where, String.valueOf(e.getMessage()));
        }
    }

    private static Format.Before after(String option, String where, String why) {
        return switch (option) {
            case "CONTINUE" -> Format.Before.SKIP;
            case "MARK_RAN" -> Format.Before.MARK;
            case "WARN" -> Format.Before.RUN;
            default -> throw halted(where, why);
        };
    }

    private static KilterException halted(String where, String why) {
        return Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        "a precondition of '" + where + "' does not hold: " + why,
                        "Bring the database into that state, or correct the precondition.")
                .withEvidence("nothing of it was run")
                .toException();
    }
}
