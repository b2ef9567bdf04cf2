package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.Script;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Tries a plan on a copy of the live schema, without its rows. What the statements do not bring about is refused:
/// nothing is left to hope.
final class Proof {
    private static final int SHOWN = 10;

    private final String title;
    private final SchemaModel live;
    private final Shape liveShape;
    private final SchemaModel wanted;
    private final Shape wantedShape;

    Proof(String title, SchemaModel live, Shape liveShape, SchemaModel wanted, Shape wantedShape) {
        this.title = title;
        this.live = live;
        this.liveShape = liveShape;
        this.wanted = wanted;
        this.wantedShape = wantedShape;
    }

    /// That nothing has to run.
    void ofNothing() {
        SortedMap<String, String> differences = liveShape.differencesTo(wantedShape);
        if (!differences.isEmpty()) {
            throw remains(lines(differences));
        }
    }

    void of(List<SqlStatement> statements, Database empty) {
        SchemaModel nothing = SchemaModel.read(empty, "an empty database");
        try {
            run(empty, nothing.differenceTo(live));
        } catch (Script.Failure e) {
            throw refused("the live schema cannot be copied to try the plan out", e);
        }
        Shape copy = Shape.of(empty);
        try {
            run(empty, statements);
        } catch (Script.Failure e) {
            throw refused("the plan for '" + title + "' does not work on a copy of the live schema", e);
        }
        List<String> left = new ArrayList<>();
        SchemaModel.read(empty, "the scratch copy")
                .differenceTo(wanted)
                .forEach(statement -> left.add("still to do: " + statement.head()));
        Shape proven = Shape.of(empty);
        SortedMap<String, String> differences = proven.differencesTo(wantedShape);
        differences.keySet().removeIf(name -> liveShape.agreesWith(wantedShape, name) && proven.agreesWith(copy, name));
        left.addAll(lines(differences));
        if (!left.isEmpty()) {
            throw remains(left);
        }
    }

    private static List<String> lines(SortedMap<String, String> differences) {
        return differences.entrySet().stream()
                .map(entry -> entry.getKey() + " is " + entry.getValue())
                .toList();
    }

    private static void run(Database database, List<SqlStatement> statements) throws Script.Failure {
        try (Connection connection = database.connect()) {
            try (Statement setting = connection.createStatement()) {
                setting.execute("SET check_function_bodies = off");
            }
            Script.run(connection, statements);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private KilterException refused(String what, Script.Failure e) {
        return Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        what + ": " + SqlProblem.message(e.sql()),
                        "Make this change by hand (kilter db psql), or in smaller steps of the schema; then plan"
                                + " again.")
                .withEvidence(
                        "at " + e.statement().head() + "   SQLSTATE " + e.sql().getSQLState(),
                        "this happened in a scratch copy; the live database is untouched")
                .toException(e);
    }

    private KilterException remains(List<String> left) {
        List<String> evidence = new ArrayList<>(left.subList(0, Math.min(SHOWN, left.size())));
        if (left.size() > SHOWN) {
            evidence.add("and " + (left.size() - SHOWN) + " more");
        }
        evidence.add("the live database is untouched");
        return Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        "the declarative engine cannot bring the live schema to '" + title + "'",
                        "Make this change by hand (kilter db psql), or take it out of the schema; then plan again.")
                .withEvidence(evidence)
                .toException();
    }
}
