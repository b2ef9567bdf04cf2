package dev.kilter.postgres;

import java.sql.SQLException;

/// What an ALTER COLUMN does.
final class ChangedColumn {
    private final LiveTables live;

    ChangedColumn(LiveTables live) {
        this.live = live;
    }

    /// @param words its name and the change
    Verdict classify(String table, boolean empty, Words words) throws SQLException {
        String column =
                words.tokens().isEmpty() ? "" : words.tokens().getFirst().name();
        Words change = words.after(1);
        if (change.begins("SET", "NOT", "NULL")) {
            return empty || live.isNeverNull(table, column)
                    ? Verdict.SAFE
                    : Verdict.breaking("it fails on rows without a value, and the running release may write such");
        }
        if (change.begins("DROP", "NOT", "NULL")) {
            return Verdict.safe("a rule is gone: rows without a value are possible");
        }
        if (change.begins("DROP", "DEFAULT")) {
            return live.isNeverNull(table, column)
                    ? Verdict.breaking("a row that the running release writes without a value fails")
                    : Verdict.SAFE;
        }
        if (change.begins("TYPE") || change.begins("SET", "DATA", "TYPE")) {
            return empty ? Verdict.SAFE : type(table, column, change);
        }
        return numbers(change).or(expression(empty, change));
    }

    private Verdict type(String table, String column, Words change) throws SQLException {
        String old = live.type(table, column);
        Words wanted = change.without("SET", "DATA", "TYPE");
        if (old == null || change.has("USING") || !SizedType.of(wanted).holdsAll(SizedType.of(old))) {
            return Verdict.breaking("the table is written anew, and the running release expects the old type");
        }
        return live.isChecked(table, column)
                ? Verdict.locking("wider: nothing is rewritten, but others wait while its checks are made again")
                : Verdict.safe("wider: nothing is rewritten");
    }

    private static Verdict numbers(Words change) {
        if (change.begins("ADD", "GENERATED", "ALWAYS") || change.begins("SET", "GENERATED", "ALWAYS")) {
            return Verdict.breaking("the running release may give it values, which is an error from now on");
        }
        if (change.begins("ADD", "GENERATED")) {
            return Verdict.safe("its numbers begin at 1, unless it says otherwise");
        }
        if (change.begins("DROP", "IDENTITY")) {
            return Verdict.breaking("the running release may rely on its numbers");
        }
        return change.has("RESTART") ? Verdict.breaking("numbers that were given out may come again") : Verdict.SAFE;
    }

    private static Verdict expression(boolean empty, Words change) {
        if (change.begins("DROP", "EXPRESSION")) {
            return Verdict.breaking("new rows have no value any more, unless they bring one");
        }
        return change.begins("SET", "EXPRESSION") && !empty
                ? Verdict.rewriting("each row gets a new value: the table is written anew")
                : Verdict.SAFE;
    }
}
