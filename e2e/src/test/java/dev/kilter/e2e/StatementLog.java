package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What PostgreSQL itself wrote down: every statement, with its transaction and role.
record StatementLog(Path file, long start) {
    private static final Pattern LINE =
            Pattern.compile("(\\S*)\\|(\\S*)\\|(\\S*) ([A-Z]+):  (?:statement: |execute [^:]*: )?(.*)");
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern CHANGES = Pattern.compile("\\b(insert|update|delete|merge)\\b");
    private static final Pattern LOCKS = Pattern.compile("\\bfor\\s+(no\\s+key\\s+)?update\\b");
    private static final Set<String> VERBS = Set.of(
            "insert",
            "update",
            "delete",
            "merge",
            "truncate",
            "copy",
            "create",
            "alter",
            "drop",
            "grant",
            "revoke",
            "comment",
            "reassign",
            "do",
            "call",
            "refresh",
            "reindex",
            "security",
            "import");

    /// Makes it write all that later sessions do.
    static void turnOn(Sql superuser) {
        superuser.run("ALTER SYSTEM SET log_line_prefix = '%v|%u|%d '");
        superuser.run("ALTER ROLE ALL SET log_statement = 'all'");
        superuser.lines("SELECT pg_reload_conf()");
    }

    /// From now on.
    static StatementLog of(Platform platform) {
        Path file = platform.folder().resolve("postgres/postgres.log");
        return new StatementLog(file, file.toFile().length());
    }

    /// A transaction that changed something: the verbs of its statements and their text.
    record Transaction(String role, String database, Set<String> verbs, String text) {}

    /// Those that were not rolled back, in their order.
    List<Transaction> transactions() {
        Map<String, Open> open = new LinkedHashMap<>();
        String last = "";
        for (String line : lines()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                open.computeIfPresent(last, (_, transaction) -> transaction.goOn(line));
                continue;
            }
            last = matcher.group(1) + " " + matcher.group(2);
            Open transaction =
                    open.computeIfAbsent(last, _ -> new Open(matcher.group(2), matcher.group(3), new ArrayList<>()));
            switch (matcher.group(4)) {
                case "LOG" -> transaction.statements.add(matcher.group(5));
                case "ERROR", "FATAL" -> transaction.statements.add("rollback");
                default -> {}
            }
        }
        return open.values().stream()
                .filter(transaction -> !transaction.isRolledBack())
                .map(Open::changes)
                .filter(transaction -> !transaction.verbs().isEmpty())
                .toList();
    }

    private List<String> lines() {
        try {
            byte[] all = Files.readAllBytes(file);
            return new String(all, (int) start, all.length - (int) start, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Open(String role, String database, List<String> statements) {
        Open goOn(String line) {
            if (!statements.isEmpty()) {
                statements.add(statements.removeLast() + "\n" + line);
            }
            return this;
        }

        boolean isRolledBack() {
            List<String> verbs = statements.stream().map(Open::verb).toList();
            return verbs.contains("rollback") || (verbs.contains("begin") && !verbs.contains("commit"));
        }

        Transaction changes() {
            Set<String> verbs = new TreeSet<>();
            StringBuilder text = new StringBuilder();
            for (String statement : statements) {
                String verb = verb(statement);
                String lower = LOCKS.matcher(statement.toLowerCase(Locale.ROOT)).replaceAll("");
                if (verb.equals("with") && CHANGES.matcher(lower).find()) {
                    verbs.add("with");
                    text.append(lower).append('\n');
                }
                if (VERBS.contains(verb)) {
                    verbs.add(verb);
                    text.append(lower).append('\n');
                }
            }
            return new Transaction(role, database, verbs, text.toString());
        }

        private static String verb(String statement) {
            Matcher word = WORD.matcher(statement.strip().toLowerCase(Locale.ROOT));
            return word.lookingAt() ? word.group() : "";
        }
    }
}
