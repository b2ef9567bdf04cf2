package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Builds indexes of tables that are there already without keeping writers out. Pure.
final class OnlineIndexes {
    private OnlineIndexes() {}

    /// The same statements, with CONCURRENTLY where a table that stands gets an index.
    ///
    /// @param standing ordinary tables of the live schema, quoted and qualified
    static List<SqlStatement> of(List<SqlStatement> statements, Set<String> standing) {
        List<SqlStatement> online = new ArrayList<>();
        for (SqlStatement statement : statements) {
            String table = table(statement);
            boolean made = statements.stream().anyMatch(other -> creates(other, table));
            online.add(!table.isEmpty() && standing.contains(table) && !made ? concurrent(statement) : statement);
        }
        return online;
    }

    /// This index definition as a statement that does not keep writers out.
    static SqlStatement concurrent(SqlStatement statement) {
        SqlToken index = statement.tokens().stream()
                .filter(token -> token.is("INDEX"))
                .findFirst()
                .orElseThrow();
        String sql = statement.sql().substring(0, index.end()) + " CONCURRENTLY"
                + statement.sql().substring(index.end());
        return SqlSplitter.split(sql).getFirst();
    }

    /// The table that gets an index; empty for anything else, and for a partitioned one's ON ONLY.
    private static String table(SqlStatement statement) {
        if (!statement.begins("CREATE", "INDEX") && !statement.begins("CREATE", "UNIQUE", "INDEX")) {
            return "";
        }
        List<SqlToken> tokens = statement.tokens();
        int on = 0;
        while (on < tokens.size() && !tokens.get(on).is("ON")) {
            on++;
        }
        return name(tokens, on + 1);
    }

    private static boolean creates(SqlStatement statement, String table) {
        return statement.begins("CREATE", "TABLE")
                && name(statement.tokens(), 2).equals(table);
    }

    private static String name(List<SqlToken> tokens, int at) {
        StringBuilder name = new StringBuilder();
        for (int i = at; i < tokens.size() && (tokens.get(i).isName() == ((i - at) % 2 == 0)); i++) {
            if ((i - at) % 2 == 1 && !tokens.get(i).is('.')) {
                break;
            }
            name.append(tokens.get(i).text());
        }
        return name.toString();
    }
}
