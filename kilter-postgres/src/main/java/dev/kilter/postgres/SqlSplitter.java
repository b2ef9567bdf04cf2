package dev.kilter.postgres;

import dev.kilter.postgres.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the statements of a script where psql finds them: a semicolon ends one unless a parenthesis is open or the
/// `BEGIN ATOMIC` body of a routine.
public final class SqlSplitter {
    private final String sql;
    private final SqlLexer lexer;
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<SqlToken> tokens = new ArrayList<>();
    private final List<SqlToken> words = new ArrayList<>();
    private boolean standardStrings = true;
    private int depth;
    private int begun;
    private int line = 1;
    private int counted;

    private SqlSplitter(String sql) {
        this.sql = sql;
        this.lexer = new SqlLexer(sql);
    }

    /// The statements of this script in order, comments between them left out. Never fails: an open quote or
    /// comment reaches to the end.
    public static List<SqlStatement> split(String sql) {
        return new SqlSplitter(sql).all();
    }

    /// Where the semicolons are that end statements, empty ones too.
    static List<Integer> ends(String sql) {
        SqlSplitter splitter = new SqlSplitter(sql);
        splitter.all();
        return splitter.ends;
    }

    private List<SqlStatement> all() {
        for (SqlToken token = lexer.next(); token != null; token = lexer.next()) {
            if (token.kind() == Kind.COMMENT) {
                continue;
            }
            if (token.is(';') && depth == 0 && begun == 0) {
                ends.add(token.start());
                end();
                continue;
            }
            tokens.add(token);
            if (token.kind() == Kind.WORD && words.size() < 4) {
                words.add(token);
            }
            if (token.is('(')) {
                depth++;
            } else if (token.is(')') && depth > 0) {
                depth--;
            } else if (token.kind() == Kind.WORD && depth == 0 && makesRoutine()) {
                body(token);
            }
        }
        end();
        return statements;
    }

    /// Counts as psql does: CASE ends with END as well.
    private void body(SqlToken word) {
        if (word.is("BEGIN") || (word.is("CASE") && begun > 0)) {
            begun++;
        } else if (word.is("END") && begun > 0) {
            begun--;
        }
    }

    private boolean makesRoutine() {
        int kind = words.size() > 2 && words.get(1).is("OR") && words.get(2).is("REPLACE") ? 3 : 1;
        return words.size() > kind
                && words.getFirst().is("CREATE")
                && (words.get(kind).is("FUNCTION") || words.get(kind).is("PROCEDURE"));
    }

    private void end() {
        if (!tokens.isEmpty()) {
            int start = tokens.getFirst().start();
            statements.add(
                    new SqlStatement(sql.substring(start, tokens.getLast().end()), lineOf(start), standardStrings));
            Boolean standard = setsStandardStrings();
            if (standard != null) {
                lexer.standardStrings(standard);
                standardStrings = standard;
            }
        }
        tokens.clear();
        words.clear();
        depth = 0;
        begun = 0;
    }

    /// What a `SET standard_conforming_strings` says about the strings after it; null for any other statement.
    private @Nullable Boolean setsStandardStrings() {
        if (!tokens.getFirst().is("SET") && !tokens.getFirst().is("RESET")) {
            return null;
        }
        int name = tokens.size() > 1
                        && (tokens.get(1).is("SESSION") || tokens.get(1).is("LOCAL"))
                ? 2
                : 1;
        if (tokens.size() <= name || !tokens.get(name).is("standard_conforming_strings")) {
            return null;
        }
        String value = tokens.getLast().text().replace("'", "").toLowerCase(java.util.Locale.ROOT);
        return !List.of("off", "false", "no", "0", "f", "n", "of", "fal", "fals", "fa")
                .contains(value);
    }

    private int lineOf(int position) {
        for (; counted < position; counted++) {
            if (sql.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }
}
