package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.Script;
import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Builds the declared schema by running its files, as psql would, in an empty database. They are never taken at their
/// word.
final class DesiredSchema {
    private DesiredSchema() {}

    static void build(SchemaProject project, Database empty) {
        for (SqlFile file : project.files()) {
            try (Connection connection = empty.connect()) {
                Script.run(connection, file.statements());
            } catch (Script.Failure e) {
                throw SqlProblem.of(
                        KilterCode.MIGRATION_FAILED,
                        "the schema file '" + file.name() + "'",
                        file.text(),
                        e.statement(),
                        List.of("this happened in an empty scratch database; the live one is untouched"),
                        e.sql());
            } catch (SQLException e) {
                throw DatabaseProblem.of(e);
            }
        }
        try (Connection connection = empty.connect()) {
            BeyondSchema.refuse(project, connection);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }
}
