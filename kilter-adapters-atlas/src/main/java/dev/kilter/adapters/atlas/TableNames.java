package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlToken;
import java.util.List;

/// The table that a statement of the engine is about, as it writes it: qualified, quoted where needed.
final class TableNames {
    private TableNames() {}

    /// Of CREATE TABLE, ALTER TABLE and CREATE INDEX … ON; empty for the others.
    static String of(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        if (statement.begins("CREATE", "INDEX") || statement.begins("CREATE", "UNIQUE", "INDEX")) {
            int on = 0;
            while (on < tokens.size() && !tokens.get(on).is("ON")) {
                on++;
            }
            return name(tokens, on + 1);
        }
        boolean table = statement.begins("CREATE", "TABLE") || statement.begins("ALTER", "TABLE");
        return table ? name(tokens, tokens.size() > 2 && tokens.get(2).is("ONLY") ? 3 : 2) : "";
    }

    /// The name that begins at this token.
    static String name(List<SqlToken> tokens, int start) {
        StringBuilder name = new StringBuilder();
        int at = start;
        while (at < tokens.size() && tokens.get(at).isName()) {
            name.append(tokens.get(at).text());
            if (at + 1 >= tokens.size() || !tokens.get(at + 1).is('.')) {
                break;
            }
            name.append('.');
            at += 2;
        }
        return name.toString();
    }
}
