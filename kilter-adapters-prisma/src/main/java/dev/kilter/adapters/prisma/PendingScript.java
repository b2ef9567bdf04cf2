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

    private static RunMode mode(SqlText text, List<SqlStatement> statements, Execution execution) {
        if (statements.stream().anyMatch(PendingScript::controlsTransaction)) {
            return RunMode.OWN_COMMITS;
        }
        if (execution == Execution.BY_STATEMENT || text.outsideTransaction()) {
            return RunMode.JOURNALED;
        }
        boolean alone = statements.size() == 1 && refusesTransaction(statements.getFirst());
        return alone ? RunMode.JOURNALED : RunMode.ATOMIC;
    }

    private static boolean controlsTransaction(SqlStatement statement) {
        return statement.begins("BEGIN")
                || statement.begins("START", "TRANSACTION")
                || statement.begins("COMMIT")
                || statement.begins("END")
                || statement.begins("ROLLBACK")
                || statement.begins("ABORT");
    }

    /// What PostgreSQL runs only outside a transaction.
    private static boolean refusesTransaction(SqlStatement statement) {
        boolean concurrently = statement.tokens().stream().anyMatch(token -> token.is("CONCURRENTLY"));
        return (concurrently && !statement.begins("REFRESH"))
                || statement.begins("VACUUM")
                || statement.begins("ALTER", "SYSTEM")
                || statement.begins("CREATE", "DATABASE")
                || statement.begins("DROP", "DATABASE")
                || statement.begins("CREATE", "TABLESPACE")
                || statement.begins("DROP", "TABLESPACE")
                || statement.begins("CREATE", "SUBSCRIPTION")
                || statement.begins("DROP", "SUBSCRIPTION")
                || statement.begins("REINDEX", "SCHEMA")
                || statement.begins("REINDEX", "DATABASE");
    }
}
