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
            "CREATE",
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
            "UPDATE",
            "VACUUM",
            "VALUES",
            "WITH",
            "ALTER",
            "MERGE",
            "NOTIFY",
            "CHECKPOINT",
            "DEALLOCATE",
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
        Verdict rights = rights(words);
        return rights.or(byVerb(words));
    }

    private static Verdict rights(Words words) {
        if (words.has("OWNER", "TO")) {
            return Verdict.breaking("rights: it gives the object to another owner");
        }
        if (words.begins("SET", "ROLE")
                || words.begins("RESET", "ROLE")
                || words.begins("SET", "LOCAL", "ROLE")
                || words.begins("SET", "SESSION", "AUTHORIZATION")) {
            return Verdict.breaking("rights: what follows acts as another role");
        }
        if (words.has("SECURITY", "DEFINER")) {
            return Verdict.breaking("rights: the function acts with its owner's rights, whoever calls it");
        }
        if (words.begins("GRANT") && words.has("TO", "PUBLIC")) {
            return Verdict.breaking("rights: everybody gets them");
        }
        return words.begins("REVOKE") ? Verdict.breaking("rights: the running release may need them") : Verdict.SAFE;
    }

    private Verdict byVerb(Words words) throws SQLException {
        if (words.begins("ALTER", "TABLE")) {
            return new AlterTable(live).classify(words.after(2));
        }
        if (words.begins("ALTER", "INDEX") && words.has("RENAME")) {
            return Verdict.safe("no query names an index");
        }
        if (words.begins("ALTER") && (words.has("RENAME") || words.has("SET", "SCHEMA"))) {
            return Verdict.breaking("the running release knows it by its old name");
        }
        if (words.begins("DROP")) {
            return drop(words.after(1));
        }
        if (words.begins("CREATE", "INDEX") || words.begins("CREATE", "UNIQUE", "INDEX")) {
            return index(words);
        }
        if (words.begins("TRUNCATE")) {
            return Verdict.destructive("all rows are gone");
        }
        if (words.has("DELETE", "FROM") && !words.begins("CREATE")) {
            return Verdict.destructive(words.has("WHERE") ? "the rows that match are gone" : "all rows are gone");
        }
        if (words.begins("UPDATE") && !words.has("WHERE")) {
            return Verdict.destructive("the old values of all rows are gone");
        }
        if (words.begins("DO") || words.begins("CALL") || words.begins("EXECUTE")) {
            return Verdict.breaking("unknown: what the block does is not looked at");
        }
        return upkeep(words);
    }

    private Verdict drop(Words words) throws SQLException {
        if (words.begins("INDEX")) {
            return words.has("CONCURRENTLY")
                    ? Verdict.SAFE
                    : Verdict.locking("nobody reads or writes the table meanwhile");
        }
        if (words.begins("TABLE")) {
            Verdict worst = Verdict.SAFE;
            for (Words table : words.after(1).without("IF", "EXISTS").parts()) {
                String name = table.name();
                worst = worst.or(
                        !live.exists(name)
                                ? Verdict.safe("there is no such table")
                                : live.isEmpty(name)
                                        ? Verdict.breaking("the running release may use the table, which is empty")
                                        : Verdict.destructive("the table's data is lost"));
            }
            return worst;
        }
        if (words.begins("SCHEMA") || words.begins("DATABASE") || words.begins("OWNED") || words.begins("EXTENSION")) {
            return Verdict.destructive("what is in it is lost");
        }
        return words.begins("POLICY") || words.begins("TRIGGER") || words.begins("RULE")
                ? Verdict.breaking("the running release may rely on it")
                : Verdict.breaking("the running release may use it");
    }

    private Verdict index(Words words) throws SQLException {
        if (words.has("CONCURRENTLY")) {
            return words.has("UNIQUE") ? Verdict.safe("fails if rows are equal") : Verdict.SAFE;
        }
        for (int i = 0; i < words.tokens().size(); i++) {
            if (words.tokens().get(i).is("ON")) {
                String table = words.after(i + 1).without("ONLY").name();
                return live.isEmpty(table)
                        ? Verdict.SAFE
                        : Verdict.locking("nobody writes to the table while the index is built; use CONCURRENTLY");
            }
        }
        return Verdict.SAFE;
    }

    private static Verdict upkeep(Words words) {
        if (words.begins("VACUUM", "FULL") || words.begins("CLUSTER")) {
            return Verdict.rewriting("the table is written anew");
        }
        boolean rebuilds = words.begins("REINDEX") || words.begins("REFRESH", "MATERIALIZED", "VIEW");
        if (rebuilds) {
            return words.has("CONCURRENTLY") ? Verdict.SAFE : Verdict.locking("others wait while it is built anew");
        }
        if (words.begins("LOCK")) {
            return Verdict.locking("others wait until the transaction ends");
        }
        boolean routine = words.begins("CREATE") && (words.has("FUNCTION") || words.has("PROCEDURE"));
        if (routine) {
            return Verdict.safe("what the routine does when it is called is not looked at");
        }
        boolean known = words.tokens().isEmpty()
                || HARMLESS.stream().anyMatch(words::begins)
                || words.tokens().getFirst().is('(');
        return known ? Verdict.SAFE : Verdict.breaking("unknown: kilter does not know this statement");
    }
}
