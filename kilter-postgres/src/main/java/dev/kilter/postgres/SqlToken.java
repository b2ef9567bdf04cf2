package dev.kilter.postgres;

import java.util.Locale;

/// A piece of SQL that PostgreSQL's scanner sees as one.
///
/// @param kind  what it is
/// @param text  as it is written, quotes included
/// @param start where it begins in its script
public record SqlToken(Kind kind, String text, int start) {
    /// What a token can be. Blanks are none.
    public enum Kind {
        /// A keyword or a bare name.
        WORD,
        /// A name in double quotes, `U&` included.
        QUOTED_NAME,
        /// A string with its letter in front, or in dollar quotes.
        STRING,
        /// A number, or a parameter such as `$1`.
        NUMBER,
        /// One character of an operator, a bracket, a comma, a semicolon.
        SYMBOL,
        /// A backslash outside quotes: a command to psql, which no server knows.
        META,
        /// `--` to the end of the line, or `/* */`, nested.
        COMMENT
    }

    /// Where it ends in its script.
    public int end() {
        return start + text.length();
    }

    /// Whether it is this word, in any case, without quotes.
    public boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    /// Whether it is this symbol.
    public boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /// Whether it can name something.
    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /// The name as the catalog has it: lower case without quotes, or what the quotes hold.
    public String name() {
        return kind == Kind.QUOTED_NAME && text.startsWith("\"")
                ? text.substring(1, Math.max(1, text.length() - 1)).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }
}
