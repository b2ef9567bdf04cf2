package dev.kilter.postgres;

import java.util.List;

/// One statement of a script, without its semicolon.
///
/// @param sql  its text, comments inside included
/// @param line where it begins in its file, from 1
/// @param tokens what it is made of, without comments
public record SqlStatement(String sql, int line, List<SqlToken> tokens) {
    public SqlStatement {
        tokens = List.copyOf(tokens);
    }

    /// A statement by its text.
    public SqlStatement(String sql, int line) {
        this(sql, line, SqlLexer.tokens(sql));
    }

    /// Whether it begins with these words.
    public boolean begins(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (i >= tokens.size() || !tokens.get(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /// Whether PostgreSQL refuses to run it inside a transaction.
    public boolean refusesTransactions() {
        boolean concurrently = tokens.stream().anyMatch(token -> token.is("CONCURRENTLY"));
        boolean index = begins("CREATE", "INDEX") || begins("CREATE", "UNIQUE", "INDEX") || begins("DROP", "INDEX");
        boolean detach = begins("ALTER", "TABLE") && tokens.stream().anyMatch(token -> token.is("DETACH"));
        return begins("VACUUM")
                || (concurrently && (index || detach || begins("REINDEX")))
                || begins("REINDEX", "SCHEMA")
                || begins("REINDEX", "DATABASE")
                || begins("REINDEX", "SYSTEM")
                || begins("ALTER", "SYSTEM")
                || begins("CREATE", "DATABASE")
                || begins("DROP", "DATABASE")
                || begins("CREATE", "TABLESPACE")
                || begins("DROP", "TABLESPACE")
                || begins("CREATE", "SUBSCRIPTION")
                || begins("DROP", "SUBSCRIPTION");
    }

    /// Whether a command to psql is in it, such as `\\i` or `\\connect`.
    boolean hasCommand() {
        return tokens.stream().anyMatch(token -> token.kind() == SqlToken.Kind.META);
    }

    /// The line of that command, or of the statement.
    int commandLine() {
        int from = tokens.getFirst().start();
        return tokens.stream()
                .filter(token -> token.kind() == SqlToken.Kind.META)
                .findFirst()
                .map(token -> line
                        + (int) sql.substring(0, token.start() - from)
                                .chars()
                                .filter(c -> c == '\n')
                                .count())
                .orElse(line);
    }

    /// Whether it waits for data that a file cannot give: `COPY … FROM STDIN`.
    boolean readsInput() {
        if (!begins("COPY")) {
            return false;
        }
        for (int i = 2; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is("FROM") && tokens.get(i + 1).is("STDIN")) {
                return true;
            }
        }
        return false;
    }

    /// Its first 60 characters on one line, for people.
    public String head() {
        String flat = sql.replaceAll("\\s+", " ").strip();
        return flat.length() > 60 ? flat.substring(0, 59) + "…" : flat;
    }
}
