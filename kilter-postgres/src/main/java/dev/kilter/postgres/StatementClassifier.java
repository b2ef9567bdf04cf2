package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Says what a pending statement would do to the running release and to the people who use the database, from its words
/// and the live catalog. What it cannot look into, it calls unknown, which counts as breaking.
public final class StatementClassifier {
    private static final List<String> HARMLESS = List.of(
            "ANALYZE",
            "BEGIN",
            "COMMENT",
            "COMMIT",
            "COPY",
            "END",
            "EXPLAIN",
            "GRANT",
            "INSERT",
            "RELEASE",
            "RESET",
            "SAVEPOINT",
            "SELECT",
            "SET",
            "SHOW",
            "START",
            "TABLE",
            "TRUNCATE",
            "UPDATE",
            "VACUUM",
            "VALUES",
            "WITH",
            "MERGE",
            "NOTIFY",
            "CHECKPOINT",
            "DEALLOCATE",
            "DELETE",
            "DISCARD",
            "SECURITY",
            "IMPORT",
            "ROLLBACK");

    private final LiveTables live;

    /// A classifier that asks this connection, and changes nothing.
    public StatementClassifier(Connection connection) {
        this.live = new LiveTables(connection);
    }

    /// What the statement does, at its worst.
    public Verdict classify(SqlStatement statement) throws SQLException {
        Words words = new Words(statement.tokens());
        return Rights.of(words).or(byVerb(words)).or(new WrittenRows(live).classify(words));
    }

    private Verdict byVerb(Words words) throws SQLException {
        if (words.begins("ALTER", "TABLE")) {
            return new AlterTable(live).classify(words.after(2));
        }
        if (words.begins("ALTER")) {
            return new AlterOther(live).classify(words.after(1));
        }
        if (words.begins("DROP")) {
            return new Dropped(live).classify(words.after(1));
        }
        if (words.begins("CREATE", "INDEX") || words.begins("CREATE", "UNIQUE", "INDEX")) {
            return index(words);
        }
        if (words.begins("DO") || words.begins("CALL") || words.begins("EXECUTE")) {
            return Verdict.breaking("unknown: what the block does is not looked at");
        }
        if (words.begins("CREATE")) {
            return created(words.after(1).without("OR", "REPLACE"));
        }
        if (words.begins("SELECT") && callsSomething(words)) {
            return Verdict.breaking("unknown: what the function does is not looked at");
        }
        return upkeep(words);
    }

    private Verdict index(Words words) throws SQLException {
        if (words.has("CONCURRENTLY")) {
            return words.has("UNIQUE") ? Verdict.safe("fails if rows are equal") : Verdict.SAFE;
        }
        Words on = words.behind("ON");
        String table = on.without("ONLY").name();
        boolean ofItselfOnly = on.begins("ONLY") && live.isPartitioned(table);
        return ofItselfOnly || live.isEmpty(table)
                ? Verdict.SAFE
                : Verdict.locking("nobody writes to the table while the index is built; use CONCURRENTLY");
    }

    private Verdict created(Words words) throws SQLException {
        if (words.begins("FUNCTION") || words.begins("PROCEDURE")) {
            return Verdict.safe("what the routine does when it is called is not looked at");
        }
        if (words.begins("POLICY") && words.has("AS", "RESTRICTIVE")) {
            return Verdict.breaking("the running release may see fewer rows than before");
        }
        if (words.begins("RULE")
                && words.has("INSTEAD")
                && live.isTable(words.behind("TO").name())) {
            return Verdict.breaking("what the running release asks for is not what happens any more");
        }
        return words.begins("TABLE")
                        && words.has("PARTITION", "OF")
                        && live.hasRowsElsewhere(words.behind("OF").name())
                ? Verdict.locking("others wait while the rows of the default partition are checked")
                : Verdict.SAFE;
    }

    /// Whether a function is called that is not PostgreSQL's own and may change something.
    private boolean callsSomething(Words words) throws SQLException {
        for (int i = 1; i + 1 < words.tokens().size(); i++) {
            SqlToken before = words.tokens().get(i - 1);
            boolean call = words.tokens().get(i).isName()
                    && words.tokens().get(i + 1).is('(')
                    && !before.is("AS")
                    && !before.is(')');
            if (call && live.mayDoAnything(words.tokens().get(i).name())) {
                return true;
            }
        }
        return false;
    }

    private static Verdict upkeep(Words words) {
        if ((words.begins("VACUUM") && words.has("FULL")) || words.begins("CLUSTER")) {
            return Verdict.rewriting("the table is written anew");
        }
        boolean rebuilds = words.begins("REINDEX") || words.begins("REFRESH", "MATERIALIZED", "VIEW");
        if (rebuilds) {
            return words.has("CONCURRENTLY") ? Verdict.SAFE : Verdict.locking("others wait while it is built anew");
        }
        if (words.begins("LOCK")) {
            return Verdict.locking("others wait until the transaction ends");
        }
        boolean known = words.tokens().isEmpty()
                || HARMLESS.stream().anyMatch(words::begins)
                || words.tokens().getFirst().is('(');
        return known ? Verdict.SAFE : Verdict.breaking("unknown: kilter does not know this statement");
    }
}
