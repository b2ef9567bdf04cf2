package dev.kilter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the statements of a script as psql does: quotes, `E''`, dollar quotes, nested comments, parentheses and `BEGIN
/// ATOMIC` bodies hide a semicolon.
public final class SqlSplitter {
    private final String sql;
    private final List<SqlStatement> statements = new ArrayList<>();
    private int at;
    private int start = -1;
    private int depth;
    private int atomic;
    private String lastWord = "";

    private SqlSplitter(String sql) {
        this.sql = sql;
    }

    /// The statements of this script in order, comments between them left out. Never fails: an open quote or
    /// comment reaches to the end.
    public static List<SqlStatement> split(String sql) {
        return new SqlSplitter(sql).all();
    }

    private List<SqlStatement> all() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                comment();
            } else {
                token(c);
            }
        }
        end();
        return statements;
    }

    private void token(char c) {
        if (c == ';' && depth == 0 && atomic == 0) {
            end();
            at++;
            return;
        }
        if (start < 0) {
            start = at;
        }
        if (c == '\'') {
            quoted('\'', at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e') && !wordBefore(at - 1));
        } else if (c == '"') {
            quoted('"', false);
        } else if (c == '$') {
            dollar();
        } else if (Character.isLetter(c) || c == '_') {
            word();
        } else {
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            at++;
        }
    }

    private boolean wordBefore(int index) {
        return index > 0 && (Character.isLetterOrDigit(sql.charAt(index - 1)) || sql.charAt(index - 1) == '_');
    }

    private void word() {
        int from = at;
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_' || sql.charAt(at) == '$')) {
            at++;
        }
        String word = sql.substring(from, at).toUpperCase(Locale.ROOT);
        if (word.equals("ATOMIC") && lastWord.equals("BEGIN")) {
            atomic = 1;
        } else if (atomic > 0 && word.equals("CASE")) {
            atomic++;
        } else if (atomic > 0 && word.equals("END")) {
            atomic--;
        }
        lastWord = word;
    }

    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (escapes && c == '\\') {
                at++;
            } else if (c == quote) {
                if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                    at++;
                } else {
                    break;
                }
            }
            at++;
        }
        at++;
    }

    private void dollar() {
        int close = at + 1;
        while (close < sql.length() && (Character.isLetterOrDigit(sql.charAt(close)) || sql.charAt(close) == '_')) {
            close++;
        }
        boolean tag = close < sql.length()
                && sql.charAt(close) == '$'
                && !Character.isDigit(sql.charAt(at + 1))
                && !wordBefore(at);
        if (!tag) {
            at++;
            return;
        }
        String mark = sql.substring(at, close + 1);
        int end = sql.indexOf(mark, close + 1);
        at = end < 0 ? sql.length() : end + mark.length();
    }

    private void comment() {
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
    }

    private void end() {
        if (start >= 0) {
            String text = sql.substring(start, Math.min(at, sql.length())).stripTrailing();
            int line = 1
                    + (int) sql.substring(0, start)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            statements.add(new SqlStatement(text, line));
        }
        start = -1;
        depth = 0;
        atomic = 0;
        lastWord = "";
    }
}
