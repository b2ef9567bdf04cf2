package dev.kilter.adapters.prisma;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.List;

/// A pending migration with its statements and the way it runs.
///
/// @param mode what a row that it leaves unfinished will mean
record PendingScript(Entry entry, String checksum, SqlFile file, RunMode mode) {
    static PendingScript read(ProjectTree tree, Entry entry, Execution execution) {
        Checksum checksum = entry.checksum();
        if (checksum == null) {
            throw new IllegalStateException(entry + " has no file");
        }
        SqlText text = SqlText.of(entry.path(), tree.read(entry.path()));
        List<SqlStatement> statements = SqlSplitter.split(text.sql());
        RunMode mode = mode(text, statements, execution);
        SqlFile file = new SqlFile(entry.name(), checksum.hex(), text, statements, mode == RunMode.JOURNALED);
        return new PendingScript(entry, checksum.hex(), file, mode);
    }

    private static RunMode mode(SqlText text, List<SqlStatement> statements, Execution version) {
        if (text.outsideTransaction() || runsByStatement(statements, version)) {
            return RunMode.JOURNALED;
        }
        if (statements.stream().anyMatch(PendingScript::controlsTransaction)) {
            return RunMode.OWN_COMMITS;
        }
        boolean alone = statements.size() == 1 && mayEndTransaction(statements.getFirst());
        return alone ? RunMode.JOURNALED : RunMode.ATOMIC;
    }

    /// What is in no transaction when it is a file's only statement, and may make use of that.
    private static boolean mayEndTransaction(SqlStatement statement) {
        return statement.refusesTransactions() || statement.begins("CALL") || statement.begins("DO");
    }

    /// What Prisma cannot read it sends as a whole, and then PostgreSQL refuses what runs in no transaction. kilter
    /// can tell where the statements end, and spares its users that.
    private static boolean runsByStatement(List<SqlStatement> statements, Execution version) {
        return version == Execution.BY_STATEMENT
                && (statements.stream().allMatch(Grammar::reads)
                        || statements.stream().anyMatch(SqlStatement::refusesTransactions));
    }

    private static boolean controlsTransaction(SqlStatement statement) {
        return statement.beginsTransaction() || statement.endsTransaction();
    }
}
