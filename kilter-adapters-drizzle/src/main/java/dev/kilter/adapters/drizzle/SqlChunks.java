package dev.kilter.adapters.drizzle;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.ArrayList;
import java.util.List;

/// A file's statements. The tool cuts the text at its mark, wherever that stands, and sends each piece as it is.
final class SqlChunks {
    private static final String MARK = "--> statement-breakpoint";

    private SqlChunks() {}

    static SqlFile read(ProjectTree tree, Entry entry) {
        SqlText text = SqlText.of(entry.path(), tree.read(entry.path()));
        List<SqlStatement> statements = new ArrayList<>();
        int line = 0;
        for (String chunk : text.sql().split(MARK, -1)) {
            for (SqlStatement statement : SqlSplitter.split(chunk)) {
                statements.add(new SqlStatement(statement.sql(), statement.line() + line, statement.standardStrings()));
            }
            line += (int) chunk.chars().filter(c -> c == '\n').count();
        }
        statements.forEach(statement -> refuseTransactions(text, statement));
        return new SqlFile(entry.name(), entry.hash(), text, statements, text.outsideTransaction());
    }

    /// A COMMIT would end the transaction that holds all of a run together, and a killed run could not be told from
    /// one that never began.
    private static void refuseTransactions(SqlText text, SqlStatement statement) {
        boolean back =
                statement.begins("ROLLBACK") && statement.tokens().stream().noneMatch(token -> token.is("TO"));
        boolean ends = back
                || statement.begins("COMMIT")
                || statement.begins("END")
                || statement.begins("ABORT")
                || statement.begins("PREPARE", "TRANSACTION");
        if (ends) {
            throw Problem.of(
                            KilterCode.MIGRATION_FAILED,
                            "'" + text.path() + "' ends the transaction that drizzle runs it in",
                            "Remove BEGIN and COMMIT; what cannot run in a transaction goes into a file whose first"
                                    + " line is `-- kilter:no-transaction`.")
                    .withEvidence(
                            "at " + text.path() + ":" + statement.line() + "   " + statement.head(), "nothing was run")
                    .toException();
        }
    }
}
