package dev.kilter.postgres;

import java.util.Locale;
import java.util.Set;

/// Whether a statement whose end is unknown may run again: done twice it is as if done once, and no error.
final class Repeatable {
    private static final Set<String> ALWAYS =
            Set.of("VACUUM", "ANALYZE", "ANALYSE", "REINDEX", "REFRESH", "SET", "RESET", "COMMENT", "GRANT", "REVOKE");

    private Repeatable() {}

    /// An index that a build names counts: what the build left half done is dropped first. One without a name may
    /// stand already: built again, there would be two.
    static boolean is(SqlStatement statement) {
        Words words = new Words(statement.tokens());
        if (words.tokens().isEmpty()) {
            return true;
        }
        if (ALWAYS.stream().anyMatch(words::begins)) {
            return true;
        }
        IndexBuild build = IndexBuild.of(statement);
        if (build != null && !build.again()) {
            return build.name() != null;
        }
        if (words.begins("ALTER", "SYSTEM")) {
            return true;
        }
        if (words.begins("ALTER", "TYPE")) {
            Words type = words.after(2);
            return type.after(type.nameLength()).begins("ADD", "VALUE", "IF", "NOT", "EXISTS");
        }
        if (words.begins("ALTER", "TABLE")) {
            Words table = words.after(2).without("IF", "EXISTS", "ONLY");
            return table.after(table.nameLength()).without("*").parts().stream().allMatch(Repeatable::isAction);
        }
        return (words.begins("CREATE") && (words.begins("CREATE", "OR", "REPLACE") || guarded(words, "NOT")))
                || (words.begins("DROP") && guarded(words, ""));
    }

    private static boolean isAction(Words action) {
        Words column = action.without("COLUMN", "CONSTRAINT");
        if (action.begins("ADD") || action.begins("DROP")) {
            Words guard = action.after(1).without("COLUMN", "CONSTRAINT");
            return action.begins("ADD") ? guard.begins("IF", "NOT", "EXISTS") : guard.begins("IF", "EXISTS");
        }
        if (action.begins("ALTER")) {
            Words change = action.after(1).without("COLUMN");
            Words what = change.after(change.nameLength());
            return what.begins("SET", "NOT", "NULL")
                    || what.begins("DROP", "NOT", "NULL")
                    || what.begins("SET", "DEFAULT")
                    || what.begins("DROP", "DEFAULT");
        }
        return column.begins("VALIDATE");
    }

    /// Whether IF [NOT] EXISTS stands where the grammar has it: after the words that say the kind of object, in
    /// front of its name.
    private static boolean guarded(Words words, String not) {
        for (int i = 1; i < words.tokens().size() && i < 6; i++) {
            Words rest = words.after(i);
            if (not.isEmpty() ? rest.begins("IF", "EXISTS") : rest.begins("IF", not, "EXISTS")) {
                return true;
            }
            if (!KINDS.contains(words.tokens().get(i).text().toUpperCase(Locale.ROOT))) {
                return false;
            }
        }
        return false;
    }

    private static final Set<String> KINDS = Set.of(
            "UNLOGGED",
            "TABLE",
            "UNIQUE",
            "INDEX",
            "CONCURRENTLY",
            "SCHEMA",
            "SEQUENCE",
            "EXTENSION",
            "MATERIALIZED",
            "VIEW",
            "FOREIGN",
            "SERVER",
            "USER",
            "MAPPING",
            "STATISTICS",
            "COLLATION",
            "TYPE",
            "DOMAIN",
            "FUNCTION",
            "PROCEDURE",
            "ROUTINE",
            "AGGREGATE",
            "TRIGGER",
            "RULE",
            "POLICY",
            "OPERATOR",
            "CLASS",
            "FAMILY",
            "PUBLICATION",
            "SUBSCRIPTION",
            "ROLE",
            "DATABASE",
            "TABLESPACE",
            "TEXT",
            "SEARCH",
            "CONFIGURATION",
            "DICTIONARY",
            "PARSER",
            "TEMPLATE",
            "CAST",
            "CONVERSION",
            "EVENT",
            "DATA",
            "WRAPPER",
            "TRANSFORM",
            "ACCESS",
            "METHOD",
            "LANGUAGE",
            "PROCEDURAL",
            "OWNED");
}
