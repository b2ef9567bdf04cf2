package dev.kilter.e2e;

import java.util.ArrayList;
import java.util.List;

/// A database as text: schema, owners, grants and every row. Columns that hold a time or a duration are left out, and
/// numbers that a sequence gave: PostgreSQL does not take back those of a transaction that a kill undid.
final class DatabaseDump {
    private static final String OURS =
            "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'";

    private DatabaseDump() {}

    static List<String> of(Sql sql) {
        List<String> lines = new ArrayList<>();
        lines.addAll(sql.lines("""
            SELECT 'schema', n.nspname, pg_get_userbyid(n.nspowner), n.nspacl FROM pg_namespace n
            WHERE OURS ORDER BY 2\
            """.replace("OURS", OURS)));
        lines.addAll(sql.lines("""
            SELECT 'relation', n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), c.relacl
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS ORDER BY 2, 3\
            """.replace("OURS", OURS)));
        lines.addAll(sql.lines("""
            SELECT 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
              pg_get_expr(d.adbin, d.adrelid)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r' AND OURS ORDER BY 2, 3, a.attnum\
            """.replace("OURS", OURS)));
        lines.addAll(sql.lines("""
            SELECT 'index', pg_get_indexdef(i.indexrelid), i.indisvalid FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE OURS ORDER BY 2\
            """.replace("OURS", OURS)));
        lines.addAll(sql.lines("""
            SELECT 'constraint', n.nspname, conrelid::regclass, conname, pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE OURS ORDER BY 2, 3, 4\
            """.replace("OURS", OURS)));
        lines.addAll(sql.lines("""
            SELECT 'database', pg_get_userbyid(datdba), datacl FROM pg_database WHERE datname = current_database()\
            """));
        lines.addAll(sql.lines("""
            SELECT 'role', rolname, rolcanlogin, rolinherit, rolcreatedb, rolcreaterole, rolconfig,
              ARRAY(SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members WHERE member = r.oid ORDER BY 1)
            FROM pg_roles r WHERE starts_with(rolname, current_database()) ORDER BY 2\
            """));
        for (String table : sql.lines("""
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND OURS ORDER BY 1\
            """.replace("OURS", OURS))) {
            lines.addAll(rows(sql, table));
        }
        return lines;
    }

    private static List<String> rows(Sql sql, String table) {
        List<String> columns = sql.lines("SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '" + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped AND atttypid <> 'timestamptz'::regtype AND attname"
                + " NOT IN ('duration_ms', 'fence') AND attidentity = '' AND NOT EXISTS (SELECT FROM pg_attrdef WHERE"
                + " adrelid = attrelid AND adnum = attnum AND pg_get_expr(adbin, adrelid) LIKE 'nextval(%') ORDER BY"
                + " attnum");
        String list = String.join(", ", columns);
        return sql.lines("SELECT " + (list.isEmpty() ? "1" : list) + " FROM " + table).stream()
                .map(row -> "row of " + table + ": " + row)
                .sorted()
                .toList();
    }
}
