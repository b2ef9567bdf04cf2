package dev.kilter.postgres;

import java.sql.SQLException;
import java.util.List;

/// What a statement takes from the rows that are there: by DELETE, TRUNCATE, UPDATE or MERGE, at the top or in a
/// `WITH`.
final class WrittenRows {
    private static final List<String> VERBS =
            List.of("DELETE", "TRUNCATE", "UPDATE", "MERGE", "WITH", "INSERT", "EXPLAIN", "PREPARE", "COPY", "DECLARE");

    private final LiveTables live;

    WrittenRows(LiveTables live) {
        this.live = live;
    }

    Verdict classify(Words words) throws SQLException {
        if (VERBS.stream().noneMatch(words::begins)) {
            return Verdict.SAFE;
        }
        if (words.begins("TRUNCATE")) {
            return truncate(words.after(1).without("TABLE"));
        }
        Verdict worst = words.begins("MERGE") && words.has("THEN", "DELETE")
                ? Verdict.destructive("the rows that match are gone")
                : Verdict.SAFE;
        for (int i = 0; i < words.tokens().size(); i++) {
            Words here = words.clause(i);
            if (here.begins("DELETE", "FROM")) {
                worst = worst.or(delete(here));
            } else if (here.begins("UPDATE")
                    && (i == 0 || !isPartOfAnother(words.tokens().get(i - 1)))) {
                worst = worst.or(update(here));
            }
        }
        return worst;
    }

    /// `FOR UPDATE`, `FOR NO KEY UPDATE`, `DO UPDATE`, `THEN UPDATE`.
    private static boolean isPartOfAnother(SqlToken before) {
        return before.is("FOR") || before.is("KEY") || before.is("DO") || before.is("THEN");
    }

    private Verdict truncate(Words tables) throws SQLException {
        if (tables.has("CASCADE")) {
            return Verdict.destructive("all rows are gone, also of the tables that refer to it");
        }
        for (Words table : tables.parts()) {
            if (!live.isEmpty(table.without("ONLY").name())) {
                return Verdict.destructive("all rows are gone");
            }
        }
        return Verdict.safe("there are no rows");
    }

    private Verdict delete(Words statement) throws SQLException {
        if (live.isEmpty(statement.after(2).without("ONLY").name())) {
            return Verdict.safe("there are no rows");
        }
        return Verdict.destructive(
                statement.outside().has("WHERE") ? "the rows that match are gone" : "all rows are gone");
    }

    private Verdict update(Words statement) throws SQLException {
        Words target = statement.after(1).without("ONLY");
        if (statement.outside().has("WHERE") || live.isEmpty(target.name())) {
            return Verdict.SAFE;
        }
        for (Words assignment : statement.behind("SET").parts()) {
            Words columns = assignment.tokens().isEmpty()
                            || !assignment.tokens().getFirst().is('(')
                    ? new Words(assignment.tokens().stream().limit(1).toList())
                    : assignment.after(1).clause(0);
            for (Words column : columns.parts()) {
                if (column.tokens().isEmpty()
                        || live.type(target.name(), column.tokens().getFirst().name()) != null) {
                    return Verdict.destructive("the old values of all rows are gone");
                }
            }
        }
        return Verdict.locking("it writes each row of the table, and who else writes one waits");
    }
}
