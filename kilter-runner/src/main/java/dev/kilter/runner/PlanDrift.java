package dev.kilter.runner;

import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.wire.SavedPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Says what has changed since a plan was made. Pure.
final class PlanDrift {
    private static final int SHOWN = 10;

    private PlanDrift() {}

    /// For people, the most telling first; empty when the plan still holds.
    static List<String> differences(SavedPlan reviewed, LivePlan now) {
        List<String> found = new ArrayList<>();
        if (!reviewed.plan().engine().equals(now.plan().engine())) {
            found.add("it was made by '" + reviewed.plan().engine() + "', and now '"
                    + now.plan().engine() + "' would run it");
        }
        files(reviewed, now, found);
        schema(reviewed.schema(), now.schema(), found);
        if (found.isEmpty() && !reviewed.plan().from().equals(now.plan().from())) {
            found.add("the table of applied migrations has changed");
        }
        if (found.size() <= SHOWN) {
            return found;
        }
        List<String> shown = new ArrayList<>(found.subList(0, SHOWN));
        shown.add("and " + (found.size() - SHOWN) + " more");
        return shown;
    }

    private static void files(SavedPlan reviewed, LivePlan now, List<String> found) {
        Set<String> paths = new LinkedHashSet<>();
        List<PlannedStatement> old = reviewed.plan().statements();
        List<PlannedStatement> current = now.plan().statements();
        old.forEach(statement -> paths.add(String.valueOf(statement.path())));
        current.forEach(statement -> paths.add(String.valueOf(statement.path())));
        for (String path : paths) {
            List<String> before = sql(old, path);
            List<String> after = sql(current, path);
            if (before.equals(after)) {
                continue;
            }
            found.add(
                    path.equals("null")
                            ? statements(before, after)
                            : before.isEmpty()
                                    ? path + " is pending and not in the plan"
                                    : after.isEmpty()
                                            ? path + " is in the plan and no longer pending"
                                            : path + " has other statements than the plan");
        }
        if (found.isEmpty() && !Objects.equals(reviewed.migrations(), now.migrations())) {
            found.add("the migration files are not those that it was made from");
        }
    }

    /// Of a tool that makes its statements up.
    private static String statements(List<String> before, List<String> after) {
        return after.stream()
                .filter(sql -> !before.contains(sql))
                .findFirst()
                .map(sql -> "it would run what is not in the plan: " + head(sql))
                .orElseGet(() -> before.stream()
                        .filter(sql -> !after.contains(sql))
                        .findFirst()
                        .map(sql -> "it would not run what is in the plan: " + head(sql))
                        .orElse("its statements come in another order now"));
    }

    private static String head(String sql) {
        String flat = sql.replaceAll("\\s+", " ").strip();
        return flat.length() > 80 ? flat.substring(0, 79) + "…" : flat;
    }

    private static void schema(Map<String, String> before, Map<String, String> after, List<String> found) {
        Set<String> objects = new TreeSet<>(before.keySet());
        objects.addAll(after.keySet());
        for (String object : objects) {
            if (!before.containsKey(object)) {
                found.add(object + " is new in the database");
            } else if (!after.containsKey(object)) {
                found.add(object + " is gone from the database");
            } else if (!Objects.equals(before.get(object), after.get(object))) {
                found.add(object + " has changed in the database");
            }
        }
    }

    /// Whether what is pending now is the rest of what was planned, for the same files. What a tool made up itself
    /// may come in another order now, and an index that was being built is taken away first.
    static boolean isRest(SavedPlan reviewed, LivePlan now) {
        List<PlannedStatement> planned = reviewed.plan().statements();
        List<PlannedStatement> rest = now.plan().statements();
        if (!reviewed.plan().to().equals(now.plan().to())
                || !reviewed.plan().engine().equals(now.plan().engine())) {
            return false;
        }
        if (rest.stream().allMatch(statement -> statement.path() == null)) {
            Set<String> texts = new HashSet<>(texts(planned));
            return rest.stream()
                    .filter(statement -> !statement.sql().startsWith("DROP INDEX CONCURRENTLY "))
                    .map(PlanDrift::text)
                    .allMatch(texts::contains);
        }
        return rest.size() <= planned.size()
                && texts(planned.subList(planned.size() - rest.size(), planned.size()))
                        .equals(texts(rest));
    }

    private static List<String> texts(List<PlannedStatement> statements) {
        return statements.stream().map(PlanDrift::text).toList();
    }

    private static String text(PlannedStatement statement) {
        return statement.path() + "\n" + statement.sql();
    }

    private static List<String> sql(List<PlannedStatement> statements, String path) {
        return statements.stream()
                .filter(statement -> path.equals(String.valueOf(statement.path())))
                .map(PlannedStatement::sql)
                .toList();
    }
}
