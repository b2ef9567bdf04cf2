package dev.kilter.postgres;

import java.sql.SQLException;

/// What the actions of an ALTER TABLE do.
final class AlterTable {
    private final LiveTables live;

    AlterTable(LiveTables live) {
        this.live = live;
    }

    /// Of what follows the words ALTER TABLE.
    Verdict classify(Words statement) throws SQLException {
        if (statement.begins("ALL", "IN", "TABLESPACE")) {
            return Verdict.rewriting("the tables are written anew");
        }
        Words words = statement.without("IF", "EXISTS", "ONLY");
        String table = words.name();
        boolean empty = live.isEmpty(table);
        Words actions = words.after(words.nameLength());
        if (!actions.tokens().isEmpty() && actions.tokens().getFirst().is('*')) {
            actions = actions.after(1);
        }
        Verdict worst = Verdict.SAFE;
        for (Words action : actions.parts()) {
            worst = worst.or(action(table, empty, action));
        }
        return worst;
    }

    private Verdict action(String table, boolean empty, Words action) throws SQLException {
        if (action.begins("DROP", "CONSTRAINT")) {
            return rule(table, action.after(2).without("IF", "EXISTS"));
        }
        if (action.begins("DROP")) {
            return dropped(table, empty, action.after(1).without("COLUMN"));
        }
        if (action.begins("RENAME") || action.begins("SET", "SCHEMA")) {
            return Verdict.breaking("the running release knows it by its old name");
        }
        if (action.begins("ALTER", "CONSTRAINT")) {
            return Verdict.SAFE;
        }
        if (action.begins("ALTER")) {
            return new ChangedColumn(live).classify(table, empty, action.without("ALTER", "COLUMN"));
        }
        if (action.begins("ADD") && isConstraint(action.after(1))) {
            return constraint(empty, action.after(1));
        }
        if (action.begins("ADD")) {
            return added(table, empty, action.without("ADD", "COLUMN"));
        }
        if (action.has("PARTITION")) {
            return partition(table, action);
        }
        if (action.begins("INHERIT") || action.begins("NO", "INHERIT")) {
            return empty
                    ? Verdict.SAFE
                    : Verdict.breaking("the running release finds other rows in the parent than before");
        }
        return settings(empty, action);
    }

    private Verdict rule(String table, Words words) throws SQLException {
        return live.isIndexed(
                        table,
                        words.tokens().isEmpty()
                                ? ""
                                : words.tokens().getFirst().name())
                ? Verdict.breaking("equal rows become possible, and ON CONFLICT of the running release may need it")
                : Verdict.safe("a rule is gone: rows that it forbade are possible");
    }

    private Verdict dropped(String table, boolean empty, Words words) throws SQLException {
        Words column = words.without("IF", "EXISTS");
        String name =
                column.tokens().isEmpty() ? "" : column.tokens().getFirst().name();
        if (live.exists(table) && live.type(table, name) == null) {
            return Verdict.safe("the running release knows no such column");
        }
        return empty
                ? Verdict.breaking("the running release may use the column")
                : Verdict.destructive("the column's data is lost");
    }

    private Verdict added(String table, boolean empty, Words words) throws SQLException {
        Words column = words.without("IF", "NOT", "EXISTS");
        boolean there = words.begins("IF", "NOT", "EXISTS")
                && live.type(
                                table,
                                column.tokens().isEmpty()
                                        ? ""
                                        : column.tokens().getFirst().name())
                        != null;
        if (there) {
            return Verdict.safe("there is such a column already");
        }
        return empty ? Verdict.SAFE : new AddedColumn(live).classify(column);
    }

    private static boolean isConstraint(Words words) {
        return words.begins("CONSTRAINT")
                || words.begins("CHECK")
                || words.begins("FOREIGN", "KEY")
                || words.begins("UNIQUE")
                || words.begins("PRIMARY", "KEY")
                || words.begins("EXCLUDE");
    }

    private static Verdict constraint(boolean empty, Words words) {
        Words rule = words.outside();
        if (empty || rule.has("NOT", "VALID") || rule.has("USING", "INDEX")) {
            return Verdict.SAFE;
        }
        return rule.has("CHECK") || rule.has("FOREIGN", "KEY")
                ? Verdict.locking("others wait while all rows are checked; add it NOT VALID, validate it later")
                : Verdict.locking("others wait while its index is built, and equal rows make it fail");
    }

    private Verdict partition(String table, Words action) throws SQLException {
        boolean filled = !live.isEmpty(action.behind("PARTITION").name());
        if (action.begins("DETACH")) {
            return filled ? Verdict.breaking("the running release no longer finds the partition's rows") : Verdict.SAFE;
        }
        return filled || live.hasRowsElsewhere(table)
                ? Verdict.locking("others wait while the rows are checked")
                : Verdict.SAFE;
    }

    private static Verdict settings(boolean empty, Words action) {
        boolean written = action.begins("SET", "LOGGED")
                || action.begins("SET", "UNLOGGED")
                || action.begins("SET", "TABLESPACE")
                || action.begins("SET", "ACCESS", "METHOD");
        if (written) {
            return empty ? Verdict.SAFE : Verdict.rewriting("the table is written anew");
        }
        if (action.begins("DISABLE", "TRIGGER") || action.begins("DISABLE", "RULE")) {
            return Verdict.breaking("the running release may rely on it");
        }
        if (action.begins("DISABLE", "ROW") || action.begins("NO", "FORCE", "ROW")) {
            return Verdict.breaking("rights: rows that policies hide are shown to everybody who may read the table");
        }
        return action.begins("ENABLE", "ROW") || action.begins("FORCE", "ROW")
                ? Verdict.breaking("the running release sees no row that no policy shows")
                : Verdict.SAFE;
    }
}
