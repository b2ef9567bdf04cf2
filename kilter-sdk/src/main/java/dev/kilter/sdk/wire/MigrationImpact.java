package dev.kilter.sdk.wire;

import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.StatementClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a deploy's migrations did, by class: small enough for a release record.
///
/// @param plan       the reviewed plan that was applied; null: none was asked for
/// @param statements how many there were of each class that occurs: `safe`, `locking`, `rewriting`, `breaking`,
///                   `destructive`; and of migrations of which nobody knows what they did, `unknown`
/// @param notable    the worst ones, at most ten, for people: `migrations/0002.sql:1 destructive: DROP TABLE a`
public record MigrationImpact(@Nullable String plan, Map<String, Integer> statements, List<String> notable) {
    private static final int MOST = 10;
    private static final int LONGEST = 160;

    /// The class of what nobody knows.
    public static final String UNKNOWN = "unknown";

    public MigrationImpact {
        statements = statements == null ? Map.of() : new TreeMap<>(statements);
        notable = notable == null ? List.of() : List.copyOf(notable);
    }

    /// The impact of these statements.
    public static MigrationImpact of(@Nullable String plan, List<PlannedStatement> statements) {
        Map<StatementClass, Integer> counts = new EnumMap<>(StatementClass.class);
        statements.forEach(statement -> counts.merge(statement.kind(), 1, Integer::sum));
        Map<String, Integer> named = new TreeMap<>();
        counts.forEach((kind, count) -> named.put(name(kind), count));
        List<PlannedStatement> worst = new ArrayList<>(statements);
        worst.removeIf(statement -> statement.kind() == StatementClass.SAFE);
        worst.sort((one, other) -> other.kind().compareTo(one.kind()));
        return new MigrationImpact(
                plan,
                named,
                worst.stream().limit(MOST).map(MigrationImpact::line).toList());
    }

    /// What migrations did of which nobody knows more; null when there are none.
    ///
    /// @param why the same for all
    public static @Nullable MigrationImpact unknown(List<String> names, String why) {
        List<String> lines = names.stream()
                .map(name -> name + " " + UNKNOWN + ": " + why)
                .limit(MOST)
                .toList();
        return names.isEmpty() ? null : new MigrationImpact(null, Map.of(UNKNOWN, names.size()), lines);
    }

    /// Both together, the earlier one first; null when there is none.
    public static @Nullable MigrationImpact sum(@Nullable MigrationImpact one, @Nullable MigrationImpact other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Map<String, Integer> counts = new TreeMap<>(one.statements);
        other.statements.forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
        List<String> lines = new ArrayList<>(one.notable);
        lines.addAll(other.notable);
        return new MigrationImpact(
                other.plan == null ? one.plan : other.plan,
                counts,
                lines.stream().limit(MOST).toList());
    }

    /// A statement with its place, class and reason on one line.
    public static String line(PlannedStatement statement) {
        String sql = statement.sql().replaceAll("\\s+", " ").strip();
        String place = statement.path() == null ? "" : statement.path() + ":" + statement.line() + " ";
        String line = place + name(statement.kind()) + ": " + sql;
        String shown = line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
        return statement.why().isEmpty() ? shown : shown + " (" + statement.why() + ")";
    }

    private static String name(StatementClass kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
