package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A table in which a tool has written what is applied, and where kilter does not look: under another name, in another
/// schema, or of a tool that kilter does not know. To a new ledger all files would be new, and all would run again.
final class StrangeLedger {
    private static final String FIND = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), CASE
            WHEN c.relname IN ('_sqlx_migrations', 'pgmigrations', 'gorp_migrations', 'knex_migrations', '_prisma_migrations',
              '__drizzle_migrations', 'alembic_version', 'django_migrations', '__diesel_schema_migrations') THEN 'another tool'
            WHEN f.names = '{dirty,version}' THEN 'golang-migrate'
            WHEN f.names = '{version}' AND c.relname ~ 'migrat' THEN 'dbmate'
            WHEN f.names = '{id,is_applied,tstamp,version_id}' THEN 'goose'
            WHEN f.names @> '{checksum,description,installed_by,installed_on,installed_rank,script,success}' THEN 'flyway'
            WHEN f.names @> '{author,dateexecuted,exectype,filename,id,md5sum,orderexecuted}' THEN 'liquibase'
          END AS tool
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN LATERAL (SELECT array_agg(attname::text ORDER BY attname COLLATE "C") AS names FROM pg_attribute
            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) f
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'kilter')
        ORDER BY 1
        """;

    private StrangeLedger() {}

    /// Refuses a database that has one of these tools' tables. A table of no tool is none of its concern.
    static void refuse(Connection connection, List<Format> files) throws SQLException {
        List<String> formats = files.stream().map(Format::id).toList();
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(FIND)) {
            while (tables.next()) {
                String tool = tables.getString(2);
                if (tool != null) {
                    throw refusal(tables.getString(1), tool, formats);
                }
            }
        }
    }

    private static KilterException refusal(String table, String tool, List<String> formats) {
        String what = tool.equals("another tool")
                ? "the table " + table + " says what another tool has applied here"
                : "the table " + table + " looks like what " + tool
                        + " has applied, under a name that kilter does not read";
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        what + ": all files would run again",
                        "Let the tool itself migrate: migration: { tool: sql, engine: cli, command: […] }; or, if the"
                                + " table is not about these files, say whose they are: format: "
                                + String.join(" or ", formats))
                .withEvidence("nothing was run")
                .toException();
    }
}
