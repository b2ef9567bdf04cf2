package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlToken;
import java.util.ArrayList;
import java.util.List;

/// Adds a column together with its default. The engine sets the default afterwards, so that the rows which are there
/// would have none, and fills them by an UPDATE where they must have one; PostgreSQL does it without touching them.
/// Pure.
final class AddedColumns {
    private AddedColumns() {}

    static List<SqlStatement> of(List<SqlStatement> statements) {
        List<SqlStatement> merged = new ArrayList<>();
        int at = 0;
        while (at < statements.size()) {
            String column = column(statements.get(at), "ADD");
            boolean defaulted = !column.isEmpty() && is(statements, at + 1, column, "SET DEFAULT ");
            if (!defaulted) {
                merged.add(statements.get(at++));
                continue;
            }
            String sql = statements.get(at).sql() + " DEFAULT" + rest(statements.get(at + 1), "DEFAULT");
            at += 2;
            boolean filled = at < statements.size() && statements.get(at).begins("UPDATE");
            if (filled && is(statements, at + 1, column, "SET NOT NULL")) {
                sql += " NOT NULL";
                at += 2;
            }
            merged.add(SqlSplitter.split(sql).getFirst());
        }
        return merged;
    }

    private static boolean is(List<SqlStatement> statements, int at, String column, String what) {
        return at < statements.size()
                && column(statements.get(at), "ALTER").equals(column)
                && rest(statements.get(at), "COLUMN").replaceAll("\\s+", " ").contains(" " + what);
    }

    /// The table and its column, of a statement that adds or alters one column; empty for others.
    private static String column(SqlStatement statement, String verb) {
        if (!statement.begins("ALTER", "TABLE")) {
            return "";
        }
        List<SqlToken> tokens = statement.tokens();
        StringBuilder name = new StringBuilder();
        int at = tokens.size() > 2 && tokens.get(2).is("ONLY") ? 3 : 2;
        while (at < tokens.size() && !tokens.get(at).is(verb)) {
            name.append(tokens.get(at++).text());
        }
        return at + 2 < tokens.size() && tokens.get(at + 1).is("COLUMN")
                ? name + " " + tokens.get(at + 2).text()
                : "";
    }

    /// What follows the first such word.
    private static String rest(SqlStatement statement, String word) {
        return statement.tokens().stream()
                .filter(token -> token.is(word))
                .findFirst()
                .map(token -> statement.sql().substring(token.end()))
                .orElse("");
    }
}
