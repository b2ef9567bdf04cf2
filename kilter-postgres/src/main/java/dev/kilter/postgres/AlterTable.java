package dev.kilter.postgres;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the actions of an ALTER TABLE do.
final class AlterTable {
    private static final Pattern SIZED = Pattern.compile("(character varying|varchar|numeric)\\((\\d+)(?:,(\\d+))?\\)");

    private final LiveTables live;

    AlterTable(LiveTables live) {
        this.live = live;
    }

    /// Of what follows the words ALTER TABLE.
    Verdict classify(Words statement) throws SQLException {
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
            return Verdict.safe("a rule is gone: rows that it forbade are possible");
        }
        if (action.begins("DROP")) {
            return empty
                    ? Verdict.breaking("the running release may use the column")
                    : Verdict.destructive("the column's data is lost");
        }
        if (action.begins("RENAME") || action.begins("SET", "SCHEMA")) {
            return Verdict.breaking("the running release knows it by its old name");
        }
        if (action.begins("ALTER")) {
            return column(table, empty, action.without("ALTER", "COLUMN"));
        }
        if (action.begins("ADD") && isConstraint(action.after(1))) {
            return constraint(empty, action.after(1));
        }
        if (action.begins("ADD")) {
            return newColumn(empty, action.without("ADD", "COLUMN", "IF", "NOT", "EXISTS"));
        }
        if (action.begins("ATTACH", "PARTITION") || (action.begins("DETACH") && !action.has("CONCURRENTLY"))) {
            return Verdict.locking("others wait while the rows are checked");
        }
        if (action.begins("SET", "LOGGED") || action.begins("SET", "UNLOGGED") || action.begins("SET", "TABLESPACE")) {
            return empty ? Verdict.SAFE : Verdict.rewriting("the table is written anew");
        }
        return action.begins("ENABLE", "ROW") || action.begins("FORCE", "ROW")
                ? Verdict.breaking("the running release sees no row that no policy shows")
                : Verdict.SAFE;
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
        if (empty || words.has("NOT", "VALID") || words.has("USING", "INDEX")) {
            return Verdict.SAFE;
        }
        return words.has("CHECK") || words.has("FOREIGN", "KEY")
                ? Verdict.locking("others wait while all rows are checked; add it NOT VALID, validate it later")
                : Verdict.locking("others wait while its index is built, and equal rows make it fail");
    }

    private Verdict newColumn(boolean empty, Words words) throws SQLException {
        if (empty) {
            return Verdict.SAFE;
        }
        boolean filled =
                words.has("DEFAULT") || words.has("GENERATED") || words.has("SERIAL") || words.has("BIGSERIAL");
        if (words.has("NOT", "NULL") && !filled) {
            return Verdict.breaking("it fails while the table has rows, and the running release does not fill it");
        }
        if (words.has("GENERATED") || words.has("SERIAL") || words.has("BIGSERIAL") || hasVolatileDefault(words)) {
            return Verdict.rewriting("each row gets a value of its own: the table is written anew");
        }
        if (words.has("UNIQUE") || words.has("PRIMARY", "KEY") || words.has("REFERENCES") || words.has("CHECK")) {
            return Verdict.locking("others wait while all rows are checked");
        }
        return Verdict.SAFE;
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

    private Verdict column(String table, boolean empty, Words words) throws SQLException {
        String column =
                words.tokens().isEmpty() ? "" : words.tokens().getFirst().name();
        Words change = words.after(1);
        if (change.begins("SET", "NOT", "NULL")) {
            return empty
                    ? Verdict.SAFE
                    : Verdict.breaking("it fails on rows without a value, and the running release may write such");
        }
        if (change.begins("DROP", "NOT", "NULL")) {
            return Verdict.safe("a rule is gone: rows without a value are possible");
        }
        if (change.begins("TYPE") || change.begins("SET", "DATA", "TYPE")) {
            if (empty) {
                return Verdict.SAFE;
            }
            boolean wider =
                    !change.has("USING") && isWider(live.type(table, column), change.without("SET", "DATA", "TYPE"));
            return wider
                    ? Verdict.safe("wider: nothing is rewritten")
                    : Verdict.breaking("the table is written anew, and the running release expects the old type");
        }
        return change.begins("ADD", "GENERATED") ? Verdict.locking("others wait meanwhile") : Verdict.SAFE;
    }

    private static boolean isWider(@Nullable String old, Words type) {
        if (old == null) {
            return false;
        }
        StringBuilder flat = new StringBuilder();
        type.tokens()
                .forEach(token -> flat.append(flat.isEmpty() || token.kind() != SqlToken.Kind.WORD ? "" : " ")
                        .append(token.text().toLowerCase(Locale.ROOT)));
        String wanted = flat.toString();
        boolean text = old.startsWith("character varying") || old.equals("text");
        if (text && (wanted.equals("text") || wanted.equals("varchar") || wanted.equals("character varying"))) {
            return true;
        }
        Matcher before = SIZED.matcher(old);
        Matcher after = SIZED.matcher(wanted);
        if (!before.matches()
                || !after.matches()
                || before.group(1).equals("numeric") != after.group(1).equals("numeric")) {
            return false;
        }
        boolean scale = before.group(3) == null
                ? after.group(3) == null
                : before.group(3).equals(after.group(3));
        return scale && Integer.parseInt(after.group(2)) >= Integer.parseInt(before.group(2));
    }
}
