package dev.kilter.postgres;

import dev.kilter.sdk.spi.PlannedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What pending files would run, statement by statement, each with its class.
public final class ClassifiedFiles {
    private ClassifiedFiles() {}

    /// The statements of these files in order. Asks the live catalog, and changes nothing.
    public static List<PlannedStatement> statements(Connection live, List<SqlFile> files) throws SQLException {
        StatementClassifier classifier = new StatementClassifier(live);
        List<PlannedStatement> planned = new ArrayList<>();
        for (SqlFile file : files) {
            for (SqlStatement statement : file.statements()) {
                Verdict verdict = classifier.classify(statement);
                planned.add(new PlannedStatement(
                        file.text().path(), statement.line(), statement.sql(), verdict.kind(), verdict.why()));
            }
        }
        return planned;
    }
}
