package dev.kilter.adapters.drizzle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks through JavaScript or TypeScript for the object `migrations` and its plain strings. Knows strings, comments
/// and brackets, and of all else only that it is in doubt.
final class ConfigScan {
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, String> migrations = new LinkedHashMap<>();
    private int doubt;

    /// @param text a word, a string's content or one sign
    private record Token(String text, int line, Kind kind) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private enum Kind {
        WORD,
        STRING,
        COMPUTED_STRING,
        SIGN
    }

    ConfigScan(String source) {
        tokenize(source);
        for (int i = 0; i < tokens.size(); i++) {
            if (isSpreadInObject(i)) {
                doubt(i);
            } else if (isKey(i, "migrations")) {
                object(i);
            }
        }
        boolean found = tokens.stream()
                .anyMatch(token -> token.kind() != Kind.SIGN && token.text().equals("migrations"));
        if (doubt > 0 && found && !migrations.isEmpty() && complete()) {
            doubt = 0;
        }
    }

    /// Its plain strings by key; empty when there is no such object.
    Map<String, String> migrations() {
        return migrations;
    }

    /// The line of what cannot be read; 0 when all is clear.
    int doubt() {
        return doubt;
    }

    private boolean complete() {
        return migrations.containsKey("schema") && migrations.containsKey("table");
    }

    private void doubt(int at) {
        if (doubt == 0) {
            doubt = tokens.get(Math.min(at, tokens.size() - 1)).line();
        }
    }

    /// `migrations:` in an object, or the shorthand `migrations,`.
    private boolean isKey(int at, String name) {
        Token token = tokens.get(at);
        if (!token.text().equals(name) || token.kind() == Kind.SIGN || at == 0) {
            return false;
        }
        Token before = tokens.get(at - 1);
        return before.is("{") || before.is(",");
    }

    private boolean isSpreadInObject(int at) {
        if (!tokens.get(at).is("...") || at == 0) {
            return false;
        }
        int depth = 0;
        for (int i = at - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.is("]") || token.is("}") || token.is(")")) {
                depth++;
            } else if (token.is("[") || token.is("{") || token.is("(")) {
                if (depth == 0) {
                    return token.is("{");
                }
                depth--;
            }
        }
        return false;
    }

    private void object(int key) {
        if (!sign(key + 1, ":") || !sign(key + 2, "{")) {
            doubt(key);
            return;
        }
        int at = key + 3;
        while (at < tokens.size() && !sign(at, "}")) {
            if (sign(at, ",")) {
                at++;
            } else if (tokens.get(at).kind() != Kind.SIGN
                    && sign(at + 1, ":")
                    && at + 3 < tokens.size()
                    && tokens.get(at + 2).kind() == Kind.STRING
                    && (sign(at + 3, ",") || sign(at + 3, "}"))) {
                migrations.put(tokens.get(at).text(), tokens.get(at + 2).text());
                at += 3;
            } else {
                doubt(at);
                return;
            }
        }
    }

    private boolean sign(int at, String text) {
        return at < tokens.size() && tokens.get(at).is(text);
    }

    private void tokenize(String source) {
        int line = 1;
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            int end = at + 1;
            if (source.startsWith("//", at)) {
                end = end(source.indexOf('\n', at), source);
            } else if (source.startsWith("/*", at)) {
                int close = source.indexOf("*/", at + 2);
                end = close < 0 ? source.length() : close + 2;
            } else if (c == '\'' || c == '"' || c == '`') {
                end = string(source, at, line);
            } else if (source.startsWith("...", at)) {
                end = at + 3;
                tokens.add(new Token("...", line, Kind.SIGN));
            } else if (Character.isJavaIdentifierStart(c)) {
                while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(source.substring(at, end), line, Kind.WORD));
            } else if (!Character.isWhitespace(c)) {
                tokens.add(new Token(String.valueOf(c), line, Kind.SIGN));
            }
            line += (int)
                    source.substring(at, end).chars().filter(x -> x == '\n').count();
            at = end;
        }
    }

    private int string(String source, int start, int line) {
        char quote = source.charAt(start);
        int at = start + 1;
        boolean plain = true;
        while (at < source.length() && source.charAt(at) != quote) {
            plain &= source.charAt(at) != '\\' && !(quote == '`' && source.startsWith("${", at));
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        int close = Math.min(at, source.length());
        tokens.add(new Token(source.substring(start + 1, close), line, plain ? Kind.STRING : Kind.COMPUTED_STRING));
        return Math.min(close + 1, source.length());
    }

    private static int end(int found, String source) {
        return found < 0 ? source.length() : found;
    }
}
