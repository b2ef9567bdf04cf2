package dev.kilter.adapters.prisma;

import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What Prisma from 7.4 on can read. It looks for the statements of a file with a parser (sqlparser 0.61) that knows
/// only a part of PostgreSQL's language. A file that it reads is run statement by statement; one with anything else in
/// it goes to the database as a whole, and is one transaction.
///
/// Named here is what migrations are known to have. What is missing is taken for read; the statements before a failing
/// one then stay, and the next run goes on after them.
final class Grammar {
    private static final Set<String> STATEMENTS = Set.of(
            "ALTER",
            "ANALYZE",
            "BEGIN",
            "CALL",
            "CLOSE",
            "COMMENT",
            "COMMIT",
            "COPY",
            "CREATE",
            "DEALLOCATE",
            "DECLARE",
            "DELETE",
            "DISCARD",
            "DROP",
            "END",
            "EXECUTE",
            "EXPLAIN",
            "FETCH",
            "GRANT",
            "INSERT",
            "LISTEN",
            "LOAD",
            "MERGE",
            "NOTIFY",
            "PREPARE",
            "RELEASE",
            "RESET",
            "REVOKE",
            "ROLLBACK",
            "SAVEPOINT",
            "SELECT",
            "SET",
            "SHOW",
            "START",
            "TRUNCATE",
            "UNLISTEN",
            "UPDATE",
            "VACUUM",
            "VALUES",
            "WITH");
    private static final Set<String> CREATED = Set.of(
            "CONSTRAINT",
            "DATABASE",
            "DOMAIN",
            "EXTENSION",
            "FUNCTION",
            "GLOBAL",
            "INDEX",
            "LOCAL",
            "MATERIALIZED",
            "OPERATOR",
            "POLICY",
            "ROLE",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "TABLE",
            "TEMP",
            "TEMPORARY",
            "TRIGGER",
            "TYPE",
            "UNIQUE",
            "VIEW");
    private static final Set<String> ALTERED =
            Set.of("INDEX", "OPERATOR", "POLICY", "ROLE", "SCHEMA", "TABLE", "TYPE", "USER");
    private static final Set<String> DROPPED = Set.of(
            "DATABASE",
            "DOMAIN",
            "EXTENSION",
            "FUNCTION",
            "INDEX",
            "MATERIALIZED",
            "OPERATOR",
            "POLICY",
            "PROCEDURE",
            "ROLE",
            "SCHEMA",
            "SEQUENCE",
            "TABLE",
            "TRIGGER",
            "TYPE",
            "USER",
            "VIEW");
    private static final Set<String> COMMENTED =
            Set.of("COLUMN", "DATABASE", "EXTENSION", "ROLE", "SCHEMA", "TABLE", "USER");
    /// Where the second line of a pair stands in a statement that begins with the first, the parser gives up.
    private static final List<List<String>> CLAUSES = List.of(
            List.of("ALTER INDEX", "ATTACH PARTITION"),
            List.of("ALTER INDEX", "IF EXISTS"),
            List.of("ALTER INDEX", "SET"),
            List.of("ALTER TABLE", "ATTACH PARTITION"),
            List.of("ALTER TABLE", "CLUSTER ON"),
            List.of("ALTER TABLE", "DETACH PARTITION"),
            List.of("ALTER TABLE", "DROP EXPRESSION"),
            List.of("ALTER TABLE", "DROP IDENTITY"),
            List.of("ALTER TABLE", "EXCLUDE USING"),
            List.of("ALTER TABLE", "KEY USING INDEX"),
            List.of("ALTER TABLE", "SET GENERATED"),
            List.of("ALTER TABLE", "SET LOGGED"),
            List.of("ALTER TABLE", "SET SCHEMA"),
            List.of("ALTER TABLE", "SET STATISTICS"),
            List.of("ALTER TABLE", "SET STORAGE"),
            List.of("ALTER TABLE", "SET TABLESPACE"),
            List.of("ALTER TABLE", "SET UNLOGGED"),
            List.of("ALTER TABLE", "SET WITHOUT CLUSTER"),
            List.of("ALTER TABLE", "UNIQUE USING INDEX"),
            List.of("ALTER TYPE", "ADD ATTRIBUTE"),
            List.of("ALTER TYPE", "DROP ATTRIBUTE"),
            List.of("ALTER TYPE", "OWNER TO"),
            List.of("ALTER TYPE", "RENAME ATTRIBUTE"),
            List.of("ALTER TYPE", "SET SCHEMA"),
            List.of("CREATE FUNCTION", "BEGIN ATOMIC"),
            List.of("CREATE FUNCTION", "COST"),
            List.of("CREATE FUNCTION", "LEAKPROOF"),
            List.of("CREATE FUNCTION", "RETURNS SETOF"),
            List.of("CREATE FUNCTION", "ROWS"),
            List.of("CREATE INDEX", "ON ONLY"),
            List.of("CREATE INDEX", "TABLESPACE"),
            List.of("CREATE MATERIALIZED VIEW", "WITH DATA"),
            List.of("CREATE MATERIALIZED VIEW", "WITH NO DATA"),
            List.of("CREATE TABLE", "WITH NO DATA"),
            List.of("CREATE VIEW", "AS TABLE"),
            List.of("CREATE VIEW", "CHECK OPTION"),
            List.of("DROP INDEX", "CONCURRENTLY"),
            List.of("INSERT INTO", "OVERRIDING"));
    /// The same inside parentheses.
    private static final List<String> INSIDE_TABLE = List.of("EXCLUDE USING", "INCLUDING", "EXCLUDING");

    private Grammar() {}

    static boolean reads(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        if (tokens.isEmpty() || tokens.getFirst().is('(')) {
            return true;
        }
        String head = word(tokens, 0);
        int kind = word(tokens, 1).equals("OR") && word(tokens, 2).equals("REPLACE") ? 3 : 1;
        return STATEMENTS.contains(head)
                && switch (head) {
                    case "CREATE" -> CREATED.contains(word(tokens, kind)) && !hasArguments(tokens);
                    case "ALTER" -> ALTERED.contains(word(tokens, 1));
                    case "DROP" -> DROPPED.contains(word(tokens, 1));
                    case "COMMENT" -> COMMENTED.contains(word(tokens, 2));
                    case "GRANT", "REVOKE" -> has(tokens, "ON");
                    case "SET" -> !word(tokens, 1).equals("CONSTRAINTS");
                    case "PREPARE" -> !word(tokens, 1).equals("TRANSACTION");
                    case "COMMIT", "ROLLBACK" -> !word(tokens, 1).equals("PREPARED");
                    default -> true;
                }
                && CLAUSES.stream()
                        .noneMatch(pair -> begins(tokens, pair.getFirst()) && hasOutside(tokens, pair.get(1)))
                && !(begins(tokens, "CREATE TABLE") && INSIDE_TABLE.stream().anyMatch(words -> has(tokens, words)));
    }

    /// A trigger that hands arguments to its function.
    private static boolean hasArguments(List<SqlToken> tokens) {
        return (begins(tokens, "CREATE TRIGGER") || begins(tokens, "CREATE CONSTRAINT TRIGGER"))
                && tokens.size() > 1
                && tokens.getLast().is(')')
                && !tokens.get(tokens.size() - 2).is('(');
    }

    /// Whether it begins so, but for `OR REPLACE`, `UNIQUE`, and words that say how long a table lives.
    private static boolean begins(List<SqlToken> tokens, String words) {
        List<String> said = List.of(words.split(" ", -1));
        int at = 0;
        for (String word : said) {
            while (at < tokens.size() && at > 0 && isAside(tokens.get(at))) {
                at++;
            }
            if (!word(tokens, at++).equals(word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAside(SqlToken token) {
        return token.is("OR")
                || token.is("REPLACE")
                || token.is("UNIQUE")
                || token.is("TEMP")
                || token.is("TEMPORARY")
                || token.is("LOCAL")
                || token.is("GLOBAL");
    }

    private static boolean hasOutside(List<SqlToken> tokens, String words) {
        List<SqlToken> outside = new ArrayList<>();
        int depth = 0;
        for (SqlToken token : tokens) {
            depth += token.is('(') ? 1 : 0;
            if (depth == 0) {
                outside.add(token);
            }
            depth -= token.is(')') ? 1 : 0;
        }
        return has(outside, words);
    }

    private static boolean has(List<SqlToken> tokens, String words) {
        List<String> said = List.of(words.split(" ", -1));
        for (int i = 0; i + said.size() <= tokens.size(); i++) {
            int at = i;
            if (said.stream()
                    .allMatch(word -> word(tokens, at + said.indexOf(word)).equals(word))) {
                return true;
            }
        }
        return false;
    }

    private static String word(List<SqlToken> tokens, int at) {
        return at < tokens.size() && tokens.get(at).kind() == SqlToken.Kind.WORD
                ? tokens.get(at).text().toUpperCase(Locale.ROOT)
                : "";
    }
}
