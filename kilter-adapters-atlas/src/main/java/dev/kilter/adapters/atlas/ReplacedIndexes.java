package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Builds indexes before those go that they replace: no query is without one meanwhile. The engine has it the other way
/// round. Pure.
final class ReplacedIndexes {
    private static final int LONGEST = 50;

    private ReplacedIndexes() {}

    /// The same statements. Where indexes are dropped and created one after the other, those that are created come
    /// first; one that comes back under its name gets another until it goes.
    ///
    /// @param standing ordinary tables of the live schema, quoted and qualified
    static List<SqlStatement> last(List<SqlStatement> statements, Set<String> standing) {
        List<SqlStatement> ordered = new ArrayList<>();
        List<SqlStatement> run = new ArrayList<>();
        for (SqlStatement statement : statements) {
            if (!isDrop(statement) && !isBuild(statement)) {
                ordered.addAll(turned(run, standing));
                run.clear();
                ordered.add(statement);
            } else {
                run.add(statement);
            }
        }
        ordered.addAll(turned(run, standing));
        return ordered;
    }

    private static List<SqlStatement> turned(List<SqlStatement> run, Set<String> standing) {
        List<SqlStatement> renames = new ArrayList<>();
        List<SqlStatement> builds =
                run.stream().filter(ReplacedIndexes::isBuild).toList();
        List<SqlStatement> drops = new ArrayList<>();
        for (SqlStatement drop : run.stream().filter(ReplacedIndexes::isDrop).toList()) {
            Optional<SqlStatement> successor = builds.stream()
                    .filter(build -> builtName(build).equals(droppedName(drop)))
                    .findFirst();
            if (successor.isEmpty()) {
                drops.add(drop);
                continue;
            }
            String name = droppedName(drop);
            String another = another(drop);
            String schema = name.substring(0, name.indexOf('.') + 1);
            String online = standing.contains(TableNames.of(successor.get())) ? " CONCURRENTLY " : " ";
            renames.addAll(SqlSplitter.split("ALTER INDEX " + name + " RENAME TO " + another));
            drops.addAll(SqlSplitter.split("DROP INDEX" + online + schema + another));
        }
        List<SqlStatement> turned = new ArrayList<>(renames);
        turned.addAll(builds);
        turned.addAll(drops);
        return turned;
    }

    private static boolean isDrop(SqlStatement statement) {
        return statement.begins("DROP", "INDEX");
    }

    private static boolean isBuild(SqlStatement statement) {
        return statement.begins("CREATE", "INDEX") || statement.begins("CREATE", "UNIQUE", "INDEX");
    }

    /// `public.item_name`, as the engine writes it.
    private static String droppedName(SqlStatement drop) {
        return TableNames.name(drop.tokens(), 2);
    }

    /// The name of the index with the schema of its table.
    private static String builtName(SqlStatement build) {
        String table = TableNames.of(build);
        int name = build.begins("CREATE", "INDEX") ? 2 : 3;
        return table.substring(0, table.lastIndexOf('.') + 1)
                + build.tokens().get(name).text();
    }

    /// PostgreSQL cuts names after 63 bytes.
    private static String another(SqlStatement drop) {
        String name = drop.tokens().getLast().name();
        while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return "\"" + (name + "_replaced").replace("\"", "\"\"") + "\"";
    }
}
