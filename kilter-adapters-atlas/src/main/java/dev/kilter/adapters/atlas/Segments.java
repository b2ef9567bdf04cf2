package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What of a plan is done or not done as a whole: all of it, unless a statement runs in no transaction, or a new value
/// of an enum has to be there before it can be used. Pure.
final class Segments {
    private Segments() {}

    /// The segments in order; at least one.
    ///
    /// @param title what the plan is of, for people
    static List<SqlFile> of(String title, List<PlannedStatement> plan) {
        String script = plan.stream().map(PlannedStatement::sql).collect(Collectors.joining(";\n"));
        SqlText text = new SqlText("plan of " + title, script);
        List<SqlFile> segments = new ArrayList<>();
        List<SqlStatement> open = new ArrayList<>();
        for (SqlStatement statement : SqlSplitter.split(script)) {
            if (statement.refusesTransactions()) {
                close(open, text, segments);
                segments.add(segment(List.of(statement), text, true));
                continue;
            }
            if (!open.isEmpty() && addsValue(open.getLast()) && !addsValue(statement)) {
                close(open, text, segments);
            }
            open.add(statement);
        }
        if (!open.isEmpty() || segments.isEmpty()) {
            segments.add(segment(open, text, false));
        }
        return segments;
    }

    private static void close(List<SqlStatement> open, SqlText text, List<SqlFile> segments) {
        if (!open.isEmpty()) {
            segments.add(segment(List.copyOf(open), text, false));
            open.clear();
        }
    }

    private static SqlFile segment(List<SqlStatement> statements, SqlText text, boolean outside) {
        String sql = statements.stream().map(SqlStatement::sql).collect(Collectors.joining(";\n"));
        String hash = Bundle.hash(sql.getBytes(StandardCharsets.UTF_8));
        String name = SchemaLedger.STEP + hash.substring(0, 12);
        return new SqlFile(name, hash, text, statements, outside);
    }

    private static boolean addsValue(SqlStatement statement) {
        return statement.begins("ALTER", "TYPE")
                && statement.tokens().stream().anyMatch(token -> token.is("ADD"))
                && statement.tokens().stream().anyMatch(token -> token.is("VALUE"));
    }
}
