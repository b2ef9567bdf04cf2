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
            String table = statement.begins("ALTER") ? "" : TableNames.of(statement);
            boolean made = statements.stream()
                    .anyMatch(other -> other.begins("CREATE", "TABLE")
                            && TableNames.of(other).equals(table));
            online.add(standing.contains(table) && !made ? concurrent(statement) : statement);
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
}
