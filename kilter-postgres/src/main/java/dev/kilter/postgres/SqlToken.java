package dev.kilter.postgres;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of SQL that PostgreSQL's scanner sees as one.
///
/// @param kind  what it is
/// @param text  as it is written, quotes included
/// @param start where it begins in its script
public record SqlToken(Kind kind, String text, int start) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9A-Fa-f]{4}|\\+[0-9A-Fa-f]{6})|\\\\)");

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
        if (kind != Kind.QUOTED_NAME) {
            return text.toLowerCase(Locale.ROOT);
        }
        int quote = text.indexOf('"');
        String held = text.substring(quote + 1, Math.max(quote + 1, text.length() - 1))
                .replace("\"\"", "\"");
        return quote == 0 ? held : unescaped(held);
    }

    /// The name as any function of the catalog can read it, which knows no `U&`.
    String asName() {
        return kind == Kind.QUOTED_NAME && !text.startsWith("\"") ? '"' + name().replace("\"", "\"\"") + '"' : text;
    }

    private static String unescaped(String held) {
        return ESCAPE.matcher(held)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? "\\"
                                : Character.toString(
                                        Integer.parseInt(escape.group(1).replace("+", ""), 16))));
    }
}
