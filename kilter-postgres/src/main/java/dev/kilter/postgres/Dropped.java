package dev.kilter.postgres;

import java.sql.SQLException;

/// What is gone after a DROP.
final class Dropped {
    private final LiveTables live;

    Dropped(LiveTables live) {
        this.live = live;
    }

    /// Of what follows the word DROP.
    Verdict classify(Words words) throws SQLException {
        if (words.begins("INDEX")) {
            return index(words.after(1).without("CONCURRENTLY"), words.has("CONCURRENTLY"));
        }
        if (words.begins("TABLE")) {
            return table(words.after(1).without("IF", "EXISTS"));
        }
        if (words.begins("TYPE") || words.begins("DOMAIN")) {
            String type = words.after(1).without("IF", "EXISTS").name();
            return words.has("CASCADE") && live.isTypeOfRows(type)
                    ? Verdict.destructive("the columns of this type go with it, and their data")
                    : Verdict.breaking("the running release may use it");
        }
        if (words.begins("SCHEMA") && !words.has("CASCADE")) {
            return Verdict.breaking("the running release may use it; it fails unless the schema is empty");
        }
        if (words.begins("SCHEMA") || words.begins("DATABASE") || words.begins("OWNED") || words.begins("EXTENSION")) {
            return Verdict.destructive("what is in it is lost");
        }
        if (words.begins("STATISTICS")) {
            return Verdict.safe("no query names them; plans may change");
        }
        if (isGoneAlready(words)) {
            return Verdict.safe("there is none");
        }
        return words.begins("POLICY") || words.begins("TRIGGER") || words.begins("RULE")
                ? Verdict.breaking("the running release may rely on it")
                : Verdict.breaking("the running release may use it");
    }

    private boolean isGoneAlready(Words words) throws SQLException {
        Words rest = words.without("MATERIALIZED", "FOREIGN");
        if (!rest.begins("VIEW") && !rest.begins("SEQUENCE") && !rest.begins("TABLE")) {
            return false;
        }
        if (!rest.after(1).begins("IF", "EXISTS")) {
            return false;
        }
        for (Words relation : rest.after(3).parts()) {
            if (live.exists(relation.name())) {
                return false;
            }
        }
        return true;
    }

    private Verdict index(Words indexes, boolean concurrently) throws SQLException {
        Verdict worst = Verdict.SAFE;
        for (Words part : indexes.without("IF", "EXISTS").parts()) {
            if (live.isUnique(part.name())) {
                return Verdict.breaking(
                        "equal rows become possible, and ON CONFLICT of the running release may need it");
            }
            boolean there = !indexes.begins("IF", "EXISTS") || live.exists(part.name());
            worst = worst.or(
                    there && !concurrently
                            ? Verdict.locking("nobody reads or writes the table meanwhile")
                            : Verdict.SAFE);
        }
        return worst;
    }

    private Verdict table(Words tables) throws SQLException {
        Verdict worst = Verdict.SAFE;
        for (Words table : tables.parts()) {
            String name = table.name();
            worst = worst.or(
                    !live.exists(name)
                            ? Verdict.safe("there is no such table")
                            : live.isEmpty(name)
                                    ? Verdict.breaking("the running release may use the table, which is empty")
                                    : Verdict.destructive("the table's data is lost"));
        }
        return worst;
    }
}
