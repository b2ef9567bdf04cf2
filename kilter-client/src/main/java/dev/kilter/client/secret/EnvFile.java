package dev.kilter.client.secret;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A file of KEY=VALUE lines, read strictly: what `docker compose` and dotenv read in the same way means that, and what
/// they read differently is refused or taken literally (docs/secrets.md has the table). A complaint names the line and
/// never what stands in it. Pure.
final class EnvFile {
    /// The longest value: Linux takes no longer variable.
    static final int LONGEST_VALUE = 128 * 1024 - 512;
    /// The most bytes of one file.
    static final int LARGEST = 512 * 1024;

    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int LONGEST_KEY = 253;
    private static final Set<String> RESERVED = Set.of("PORT", "KILTER_ENV", "KILTER_PROCESS", "KILTER_PHASE");

    private final String name;
    private final String text;
    private final SortedMap<String, String> values = new TreeMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int at;
    private int line = 1;

    private EnvFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /// The values by key. `name` is what complaints begin with.
    static SortedMap<String, String> parse(String name, byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw tooLarge(name, bytes.length);
        }
        String text = decoded(name, bytes).replace("\r\n", "\n");
        EnvFile file = new EnvFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        while (file.at < file.text.length()) {
            file.entry();
        }
        return file.values;
    }

    /// The complaint about a file of this many bytes.
    static KilterException tooLarge(String name, long bytes) {
        return problem(
                name,
                1,
                "the file has " + bytes + " bytes",
                "Keep it below " + LARGEST + " bytes; files belong into the image or the database.");
    }

    private static String decoded(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw problem(name, 1, "the file is not valid UTF-8", "Save it as UTF-8.");
        }
    }

    private void entry() {
        blanks();
        if (at == text.length() || text.charAt(at) == '\n') {
            next();
            return;
        }
        if (text.charAt(at) == '#') {
            toEndOfLine();
            return;
        }
        if (text.startsWith("export", at)
                && at + 6 < text.length()
                && (text.charAt(at + 6) == ' ' || text.charAt(at + 6) == '\t')) {
            at += 6;
            blanks();
        }
        int begin = line;
        String key = key();
        String value = value(begin);
        check(name, begin, key, value);
        values.put(key, value);
        lines.put(key, begin);
    }

    /// Whether a process can get this value in a variable; the complaint names this line.
    static void check(String name, int line, String key, String value) {
        if (value.indexOf(0) >= 0) {
            throw problem(name, line, "the value of " + key + " has a NUL character", "Encode it, as in Base64.");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_VALUE) {
            throw problem(
                    name,
                    line,
                    "the value of " + key + " has " + bytes + " bytes",
                    "Linux takes no variable above " + LONGEST_VALUE + " bytes; put it into a file of the app.");
        }
    }

    private String key() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != '\n') {
            at++;
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            throw complaint(line, "the line has no '='", "Write KEY=VALUE; begin a comment with #.");
        }
        String key = text.substring(start, at).strip();
        at++;
        if (!KEY.matcher(key).matches() || key.length() > LONGEST_KEY) {
            throw complaint(
                    line,
                    "what stands before the '=' is no name of a variable",
                    "Use letters, digits and _; put a value of several lines into quotes.");
        }
        if (RESERVED.contains(key)) {
            throw complaint(line, "'" + key + "' is set by kilter", "Remove it.");
        }
        if (key.equals("sops_mac")) {
            throw complaint(
                    line,
                    "sops has encrypted this file, and kilter ships what stands in it as it is",
                    "Name the plain file: sops -d " + name + " > plain.env, and let git ignore that.");
        }
        Integer before = lines.get(key);
        if (before != null) {
            throw complaint(line, "'" + key + "' stands in line " + before + " already", "Remove one of them.");
        }
        return key;
    }

    private String value(int begin) {
        blanks();
        if (at == text.length()) {
            return "";
        }
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'' || quote == '`') {
            at++;
            String value = quote == '"' ? escaped(begin) : literal(quote, begin);
            blanks();
            if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
                throw complaint(line, "something follows the closing quote", "Remove it, or quote the whole value.");
            }
            toEndOfLine();
            return value;
        }
        int start = at;
        toEndOfLine();
        String rest = text.substring(start, at > start && text.charAt(at - 1) == '\n' ? at - 1 : at);
        String value = trimmed(uncommented(rest));
        if (value.indexOf('\r') >= 0) {
            throw complaint(
                    begin,
                    "a carriage return stands within the line",
                    "Save the file with the line ends of Unix or Windows, or write \\r into double quotes.");
        }
        return value;
    }

    /// Without blanks at its ends, of whatever kind: one that does not break came with what somebody copied.
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /// A comment begins with a # at the start or behind a blank.
    private static String uncommented(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '#' && (i == 0 || rest.charAt(i - 1) == ' ' || rest.charAt(i - 1) == '\t')) {
                return rest.substring(0, i);
            }
        }
        return rest;
    }

    private String literal(char quote, int begin) {
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw open(begin);
        }
        String value = text.substring(at, end);
        line += (int) value.chars().filter(c -> c == '\n').count();
        at = end + 1;
        return value;
    }

    /// Within double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are escapes; any other backslash is itself.
    private String escaped(int begin) {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\n') {
                line++;
            }
            if (c != '\\' || at == text.length()) {
                value.append(c);
                continue;
            }
            char escape = text.charAt(at);
            switch (escape) {
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case '"', '\\', '$' -> value.append(escape);
                default -> {
                    value.append('\\');
                    continue;
                }
            }
            at++;
        }
        throw open(begin);
    }

    private KilterException open(int begin) {
        return complaint(begin, "a quote begins here and does not end", "Close it.");
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void toEndOfLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
        next();
    }

    private void next() {
        if (at < text.length()) {
            at++;
            line++;
        }
    }

    private KilterException complaint(int where, String detail, String hint) {
        return problem(name, where, detail, hint);
    }

    private static KilterException problem(String name, int line, String detail, String hint) {
        return Problem.of(KilterCode.SECRET_UNREADABLE, name + ":" + line + ": " + detail, hint)
                .toException();
    }
}
