package dev.kilter.postgres;

import dev.kilter.postgres.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's scanner, as psql has it: what is a string, a name, a comment. Never fails: what is open at the end
/// reaches to the end. Only ASCII blanks are blanks; every character beyond ASCII is a letter.
public final class SqlLexer {
    private final String sql;
    private boolean standardStrings = true;
    private int at;

    /// A scanner at the beginning of this script.
    public SqlLexer(String sql) {
        this.sql = sql;
    }

    /// The tokens of this text, without comments.
    public static List<SqlToken> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        List<SqlToken> tokens = new ArrayList<>();
        for (SqlToken token = lexer.next(); token != null; token = lexer.next()) {
            if (token.kind() != Kind.COMMENT) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /// Whether a backslash in plain quotes is a character like any other, from here on.
    public void standardStrings(boolean on) {
        standardStrings = on;
    }

    /// The next token; null at the end.
    public @Nullable SqlToken next() {
        while (at < sql.length() && isBlank(sql.charAt(at))) {
            at++;
        }
        if (at >= sql.length()) {
            return null;
        }
        int start = at;
        Kind kind = scan();
        at = Math.min(at, sql.length());
        return new SqlToken(kind, sql.substring(start, at), start);
    }

    private Kind scan() {
        char c = sql.charAt(at);
        if (sql.startsWith("--", at)) {
            return lineComment();
        }
        if (sql.startsWith("/*", at)) {
            return comment();
        }
        if (c == '\'') {
            return string(1, !standardStrings);
        }
        if (c == '"') {
            return quotedName(1);
        }
        if (c == '$') {
            return dollar();
        }
        if (c == '\\') {
            at++;
            return Kind.META;
        }
        if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
            return number();
        }
        if (isLetter(c)) {
            return letter(c);
        }
        at++;
        return Kind.SYMBOL;
    }

    /// A word, or the letter in front of a string.
    private Kind letter(char c) {
        char next = at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
        if (next == '\'' && "eEbBxXnN".indexOf(c) >= 0) {
            return string(2, "eE".indexOf(c) >= 0 || ("nN".indexOf(c) >= 0 && !standardStrings));
        }
        if ("uU".indexOf(c) >= 0 && sql.startsWith("&'", at + 1)) {
            return string(3, false);
        }
        if ("uU".indexOf(c) >= 0 && sql.startsWith("&\"", at + 1)) {
            return quotedName(3);
        }
        letters();
        return Kind.WORD;
    }

    private Kind string(int opening, boolean escapes) {
        at += opening;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\' && escapes) {
                at++;
            } else if (c == '\'') {
                if (at >= sql.length() || sql.charAt(at) != '\'') {
                    break;
                }
                at++;
            }
        }
        return Kind.STRING;
    }

    private Kind quotedName(int opening) {
        at += opening;
        while (at < sql.length()) {
            if (sql.charAt(at++) == '"') {
                if (at >= sql.length() || sql.charAt(at) != '"') {
                    break;
                }
                at++;
            }
        }
        return Kind.QUOTED_NAME;
    }

    private Kind dollar() {
        int close = at + 1;
        if (close < sql.length() && isLetter(sql.charAt(close))) {
            while (close < sql.length() && (isLetter(sql.charAt(close)) || isDigit(sql.charAt(close)))) {
                close++;
            }
        }
        if (close < sql.length() && sql.charAt(close) == '$') {
            String tag = sql.substring(at, close + 1);
            int end = sql.indexOf(tag, close + 1);
            at = end < 0 ? sql.length() : end + tag.length();
            return Kind.STRING;
        }
        at++;
        boolean parameter = at < sql.length() && isDigit(sql.charAt(at));
        digits();
        if (parameter) {
            rest();
        }
        return parameter ? Kind.NUMBER : Kind.SYMBOL;
    }

    /// A word that sticks to a number is part of it.
    private Kind number() {
        digits();
        if (at < sql.length() && sql.charAt(at) == '.' && !sql.startsWith("..", at)) {
            at++;
            digits();
        }
        int exponent = at + 1;
        if (at < sql.length() && "eE".indexOf(sql.charAt(at)) >= 0) {
            if (exponent < sql.length() && "+-".indexOf(sql.charAt(exponent)) >= 0) {
                exponent++;
            }
            if (exponent < sql.length() && isDigit(sql.charAt(exponent))) {
                at = exponent;
                digits();
            }
        }
        rest();
        return Kind.NUMBER;
    }

    private void rest() {
        if (at < sql.length() && isLetter(sql.charAt(at))) {
            letters();
        }
    }

    private void letters() {
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
    }

    private void digits() {
        while (at < sql.length() && isDigit(sql.charAt(at))) {
            at++;
        }
    }

    private Kind lineComment() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        return Kind.COMMENT;
    }

    private Kind comment() {
        int level = 0;
        do {
            if (sql.startsWith("/*", at)) {
                level++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                level--;
                at += 2;
            } else {
                at++;
            }
        } while (level > 0 && at < sql.length());
        return Kind.COMMENT;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isLetter(c) || isDigit(c) || c == '$';
    }
}
