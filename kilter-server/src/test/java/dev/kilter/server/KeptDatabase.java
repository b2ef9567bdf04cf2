package dev.kilter.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// The server's schema with all that is in it, as SQL that makes the same again.
final class KeptDatabase {
    private KeptDatabase() {}

    static String dump(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO pg_catalog");
            List<String> lines = new ArrayList<>();
            lines.add("CREATE SCHEMA kilter_server;");
            lines.addAll(all(statement, """
                SELECT format('CREATE SEQUENCE kilter_server.%I;', sequencename) FROM pg_sequences
                WHERE schemaname = 'kilter_server' ORDER BY 1
                """));
            List<String> tables = all(
                    statement, "SELECT tablename FROM pg_tables WHERE schemaname = 'kilter_server' ORDER BY tablename");
            lines.addAll(all(statement, """
                SELECT format(E'CREATE TABLE kilter_server.%I (\\n%s);', c.relname, string_agg(
                  format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, E',\\n' ORDER BY a.attnum))
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE c.relnamespace = 'kilter_server'::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY 1
                """));
            for (String table : tables) {
                lines.addAll(all(statement, rows(statement, table)));
            }
            lines.addAll(all(statement, """
                SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname, pg_get_constraintdef(oid))
                FROM pg_constraint WHERE connamespace = 'kilter_server'::regnamespace AND contype IN ('p', 'u', 'c', 'f')
                ORDER BY contype = 'f', conname
                """));
            lines.addAll(all(statement, """
                SELECT indexdef || ';' FROM pg_indexes WHERE schemaname = 'kilter_server' AND indexname NOT IN (
                  SELECT conname FROM pg_constraint WHERE connamespace = 'kilter_server'::regnamespace) ORDER BY indexname
                """));
            lines.addAll(all(statement, """
                SELECT format('SELECT setval(%L, %s);', 'kilter_server.' || sequencename, last_value) FROM pg_sequences
                WHERE schemaname = 'kilter_server' AND last_value IS NOT NULL ORDER BY 1
                """));
            lines.addAll(all(statement, """
                SELECT format('COMMENT ON SCHEMA kilter_server IS %L;',
                  obj_description('kilter_server'::regnamespace, 'pg_namespace'))
                """));
            return String.join("\n", lines) + "\n";
        }
    }

    static void load(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String rows(Statement statement, String table) throws SQLException {
        List<String> columns = all(
                statement,
                "SELECT format('quote_nullable(%I::text)', attname) FROM pg_attribute WHERE attrelid = 'kilter_server."
                        + table + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
        return "SELECT 'INSERT INTO kilter_server." + table + " VALUES (' || concat_ws(', ', "
                + String.join(", ", columns) + ") || ');' FROM kilter_server." + table + " ORDER BY ctid";
    }

    private static List<String> all(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
