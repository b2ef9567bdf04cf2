package dev.kilter.postgres;

import java.util.ArrayList;
import java.util.List;

/// One statement of a script, without its semicolon.
///
/// @param sql             its text, comments inside included
/// @param line            where it begins in its file, from 1
/// @param standardStrings whether a backslash in its plain quotes is a character like any other
public record SqlStatement(String sql, int line, boolean standardStrings) {
    /// A statement by its text.
    public SqlStatement(String sql, int line) {
        this(sql, line, true);
    }

    /// What it is made of, without comments. Read anew each time: a file may have millions.
    public List<SqlToken> tokens() {
        return tokens(Integer.MAX_VALUE);
    }

    private List<SqlToken> tokens(int most) {
        SqlLexer lexer = new SqlLexer(sql);
        lexer.standardStrings(standardStrings);
        List<SqlToken> tokens = new ArrayList<>();
        for (SqlToken token = lexer.next(); token != null && tokens.size() < most; token = lexer.next()) {
            if (token.kind() != SqlToken.Kind.COMMENT) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /// Whether it begins with these words.
    public boolean begins(String... words) {
        List<SqlToken> first = tokens(words.length);
        for (int i = 0; i < words.length; i++) {
            if (i >= first.size() || !first.get(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean has(String word) {
        return tokens().stream().anyMatch(token -> token.is(word));
    }

    /// Whether PostgreSQL refuses to run it inside a transaction.
    public boolean refusesTransactions() {
        boolean index = begins("CREATE", "INDEX") || begins("CREATE", "UNIQUE", "INDEX") || begins("DROP", "INDEX");
        boolean detach = begins("ALTER", "TABLE") && has("DETACH");
        return begins("VACUUM")
                || ((index || detach || begins("REINDEX")) && has("CONCURRENTLY"))
                || begins("REINDEX", "SCHEMA")
                || begins("REINDEX", "DATABASE")
                || begins("REINDEX", "SYSTEM")
                || begins("DISCARD", "ALL")
                || begins("ALTER", "SYSTEM")
                || begins("CREATE", "DATABASE")
                || begins("DROP", "DATABASE")
                || begins("CREATE", "TABLESPACE")
                || begins("DROP", "TABLESPACE")
                || begins("CREATE", "SUBSCRIPTION")
                || begins("DROP", "SUBSCRIPTION");
    }

    /// Whether it begins a transaction.
    public boolean beginsTransaction() {
        return begins("BEGIN") || begins("START", "TRANSACTION");
    }

    /// Whether it ends one: by COMMIT, ROLLBACK and their other names, not to a savepoint.
    public boolean endsTransaction() {
        return begins("COMMIT")
                || begins("END")
                || begins("ABORT")
                || begins("PREPARE", "TRANSACTION")
                || (begins("ROLLBACK") && !has("TO"));
    }

    /// Whether a command to psql is in it, such as `\\i` or `\\connect`.
    boolean hasCommand() {
        return sql.indexOf('\\') >= 0 && tokens().stream().anyMatch(token -> token.kind() == SqlToken.Kind.META);
    }

    /// The line of that command, or of the statement.
    int commandLine() {
        return tokens().stream()
                .filter(token -> token.kind() == SqlToken.Kind.META)
                .findFirst()
                .map(token -> line
                        + (int) sql.substring(0, token.start())
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
        List<SqlToken> tokens = tokens();
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
