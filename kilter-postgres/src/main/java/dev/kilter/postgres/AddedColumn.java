package dev.kilter.postgres;

import java.sql.SQLException;
import java.util.List;

/// What a new column does to a table that has rows.
final class AddedColumn {
    private static final List<String> NUMBERED =
            List.of("SERIAL", "SERIAL2", "SERIAL4", "SERIAL8", "SMALLSERIAL", "BIGSERIAL");
    private static final List<String> AFTER_TYPE = List.of(
            "COLLATE",
            "STORAGE",
            "COMPRESSION",
            "CONSTRAINT",
            "NOT",
            "NULL",
            "CHECK",
            "DEFAULT",
            "GENERATED",
            "UNIQUE",
            "PRIMARY",
            "REFERENCES");

    private final LiveTables live;

    AddedColumn(LiveTables live) {
        this.live = live;
    }

    /// @param words its name, its type and what follows
    Verdict classify(Words words) throws SQLException {
        Words definition = words.after(1);
        Words rules = definition.outside();
        boolean numbered = NUMBERED.stream().anyMatch(definition::begins);
        boolean computed = rules.has("GENERATED") || numbered;
        if (rules.has("NOT", "NULL") && !rules.has("DEFAULT") && !computed) {
            return Verdict.breaking("it fails while the table has rows, and the running release does not fill it");
        }
        boolean stored = computed && !rules.has("VIRTUAL");
        if (stored || hasVolatileDefault(definition)) {
            return Verdict.rewriting("each row gets a value of its own: the table is written anew");
        }
        if (live.isDomainWithRule(type(definition))) {
            return Verdict.rewriting("its type has a rule: each row is checked and written anew");
        }
        if (rules.has("UNIQUE") || rules.has("PRIMARY", "KEY") || rules.has("REFERENCES") || rules.has("CHECK")) {
            return Verdict.locking("others wait while all rows are checked");
        }
        return Verdict.SAFE;
    }

    private static String type(Words definition) {
        StringBuilder type = new StringBuilder();
        for (SqlToken token : definition.tokens()) {
            if (AFTER_TYPE.stream().anyMatch(token::is)) {
                break;
            }
            type.append(type.isEmpty() || token.is('.') || type.charAt(type.length() - 1) == '.' ? "" : " ")
                    .append(token.asName());
        }
        return type.toString();
    }

    private boolean hasVolatileDefault(Words words) throws SQLException {
        boolean inDefault = false;
        for (int i = 0; i + 1 < words.tokens().size(); i++) {
            SqlToken token = words.tokens().get(i);
            inDefault |= token.is("DEFAULT");
            if (inDefault && token.isName() && words.tokens().get(i + 1).is('(') && live.isVolatile(token.name())) {
                return true;
            }
        }
        return false;
    }
}
