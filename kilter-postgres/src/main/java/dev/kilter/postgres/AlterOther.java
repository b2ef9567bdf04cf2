package dev.kilter.postgres;

import java.sql.SQLException;

/// What an ALTER of something else than a table does.
final class AlterOther {
    private final LiveTables live;

    AlterOther(LiveTables live) {
        this.live = live;
    }

    /// Of what follows the word ALTER.
    Verdict classify(Words words) throws SQLException {
        boolean named = !words.begins("INDEX")
                && !words.begins("POLICY")
                && !words.begins("TRIGGER")
                && !words.begins("RULE")
                && !words.begins("STATISTICS");
        if (words.has("RENAME")) {
            return named
                    ? Verdict.breaking("the running release knows it by its old name")
                    : Verdict.safe("no query names it");
        }
        if (words.has("SET", "SCHEMA") && named) {
            return Verdict.breaking("the running release knows it by its old name");
        }
        if (words.begins("POLICY")) {
            return Verdict.breaking("the running release may see other rows than before");
        }
        if (words.begins("TYPE") && words.has("ATTRIBUTE")) {
            return Verdict.breaking("the running release knows the type by its old attributes");
        }
        if (words.begins("DOMAIN")) {
            return domain(words.after(1));
        }
        if (words.begins("FOREIGN", "TABLE")) {
            return words.has("DROP", "COLUMN") || words.has("TYPE")
                    ? Verdict.breaking("the running release may use the column as it was")
                    : Verdict.SAFE;
        }
        if (words.begins("INDEX") && words.has("SET", "TABLESPACE")) {
            return Verdict.locking("others wait while it is copied");
        }
        if (words.begins("MATERIALIZED", "VIEW") && (words.has("TABLESPACE") || words.has("ACCESS", "METHOD"))) {
            return Verdict.rewriting("the view is written anew");
        }
        if (words.begins("SEQUENCE") && words.has("RESTART")) {
            return Verdict.breaking("numbers that were given out may come again");
        }
        return words.begins("DATABASE") || words.begins("SYSTEM")
                ? Verdict.breaking("new connections of the running release get it too")
                : Verdict.SAFE;
    }

    private Verdict domain(Words words) throws SQLException {
        Words change = words.after(words.nameLength());
        boolean checks = (change.begins("ADD") && !change.outside().has("NOT", "VALID"))
                || change.begins("SET", "NOT", "NULL")
                || change.begins("VALIDATE");
        return checks && live.isTypeOfRows(words.name())
                ? Verdict.locking("others wait while all columns of this type are checked")
                : Verdict.SAFE;
    }
}
