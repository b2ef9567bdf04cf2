package dev.kilter.effects;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a text of SQL changes, in a few words without values: `insert event`, `create role`. Pure. A text that is not
/// understood counts as a change.
final class SqlEffect {
    /// What a session forgets by itself when its process is killed.
    private static final Set<String> OF_THE_SESSION = Set.of(
            "set",
            "reset",
            "show",
            "begin",
            "start",
            "savepoint",
            "release",
            "rollback",
            "lock",
            "listen",
            "explain",
            "discard",
            "deallocate",
            "fetch",
            "declare",
            "close");

    private static final Set<String> FILLERS =
            Set.of("into", "from", "only", "if", "not", "exists", "or", "replace", "unique", "concurrently");
    private static final Pattern CHANGING_CALL = Pattern.compile(
            "\\b(nextval|setval|pg_terminate_backend|pg_cancel_backend|pg_notify|pg_reload_conf|lo_\\w+|dblink\\w*)\\s*\\(");
    private static final Pattern CHANGING_WORD = Pattern.compile("\\b(insert|update|delete|merge|into|truncate)\\b");
    private static final Pattern FOR_UPDATE = Pattern.compile("\\bfor\\s+(no\\s+key\\s+)?update\\b");
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z_0-9.]*");

    private SqlEffect() {}

    /// Whether nothing of it outlives the session.
    static boolean isRead(String sql) {
        String text = sql.strip().toLowerCase(Locale.ROOT);
        int end = text.indexOf(';');
        if (end >= 0 && !text.substring(end + 1).isBlank()) {
            return false;
        }
        String verb = verb(text);
        if (verb.equals("select") || verb.equals("with") || verb.equals("values") || verb.equals("table")) {
            String bare = FOR_UPDATE.matcher(text).replaceAll("");
            return !CHANGING_CALL.matcher(bare).find()
                    && !CHANGING_WORD.matcher(bare).find();
        }
        return OF_THE_SESSION.contains(verb);
    }

    /// The verb and what it is about.
    static String name(String sql) {
        String text = sql.strip().toLowerCase(Locale.ROOT);
        String verb = verb(text);
        if (verb.isEmpty()) {
            return "statement";
        }
        Matcher words = WORD.matcher(text).region(verb.length(), text.length());
        while (words.find()) {
            if (!FILLERS.contains(words.group())) {
                return verb + " " + words.group();
            }
        }
        return verb;
    }

    private static String verb(String text) {
        Matcher word = WORD.matcher(text);
        return word.lookingAt() ? word.group() : "";
    }
}
